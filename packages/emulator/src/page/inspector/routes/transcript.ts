import { Router } from "express"
import type { Desk } from "../desk.ts"
import { excerpt } from "../excerpt.ts"
import { read, replayBody, testBody } from "../requests.ts"
import { readTranscript } from "../transcript-shape.ts"
import { sendTest } from "./send-test.ts"

/** What people did and heard: to be saved, had again, and made a test of. */
export function transcriptRoutes(desk: Desk): Router {
  const { emulator, replaying } = desk
  const router = Router()
  const chosen = (given: unknown) => (given === undefined ? emulator.saveTranscript() : readTranscript(given))
  router.get("/transcript", (_request, response) => {
    response.json(emulator.saveTranscript())
  })
  router.post("/transcript/replay", async (request, response) => {
    const { transcript, from, answers } = read(replayBody, request.body)
    response.json(await replaying.replay({ transcript: chosen(transcript), from, answers }))
  })
  router.post("/transcript/test", (request, response) => {
    const { transcript, from, to } = read(testBody, request.body)
    sendTest(desk, request, response, excerpt(chosen(transcript), { from, to }))
  })
  return router
}
