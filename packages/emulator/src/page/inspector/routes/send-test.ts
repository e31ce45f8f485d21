import type { Request, Response } from "express"
import type { SavedTranscript } from "../../../driver/transcript-steps.ts"
import type { Desk } from "../desk.ts"
import { read, testBody } from "../requests.ts"
import { savedTest } from "../saved-test.ts"

const usualLine = "+12025550100"

/** Answers with a conversation as a test of the bot that is attached, on an emulator like this one. */
export function sendTest(
  { emulator, bot }: Desk,
  request: Request,
  response: Response,
  saved: SavedTranscript,
): void {
  const { title, bot: path } = read(testBody, request.body)
  const lines = emulator.account.lines.map(({ number }) => number)
  const { spec } = emulator.world
  const source = savedTest(saved, {
    title,
    bot: path ?? (bot.state.name === null ? undefined : `./${bot.state.name}`),
    emulator: {
      ...(lines.join() === usualLine ? {} : { lines }),
      ...(spec === "latest" ? { spec } : {}),
    },
  })
  response.attachment("conversation.test.ts").type("text/plain").send(source)
}
