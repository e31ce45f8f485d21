import express, { Router } from "express"
import { z } from "zod"
import type { Emulator } from "../../emulator.ts"
import { refuse } from "./verbs/asked.ts"
import { takeIcons, takePeople } from "./verbs/people.ts"
import { takePresence } from "./verbs/presence.ts"
import { takeFiles, takeTalk } from "./verbs/talk.ts"
import type { PhoneMessage, PhoneState } from "./wire.ts"

/** What the phone's API reads beside the emulator. */
export interface PhoneView {
  state(): PhoneState
  /** Up to `limit` messages of a chat before a place, oldest first. @throws LinqError 2001. */
  earlier(chatId: string, before: number, limit: number): readonly PhoneMessage[]
}

const largestFile = "100mb"
const pageQuery = z.object({
  before: z.coerce.number().int().min(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})

/** What the page reads, and what people do in it, each by the driver's own verb. */
export function phoneRoutes(emulator: Emulator, view: PhoneView): Router {
  const router = Router()
  router.get("/state", (_request, response) => {
    response.json(view.state())
  })
  router.get("/chats/:id/messages", (request, response) => {
    const { before, limit } = pageQuery.parse(request.query)
    response.json(view.earlier(request.params.id, before, limit))
  })
  router.use(["/send", "/group/icon"], express.raw({ type: () => true, limit: largestFile }))
  takeFiles(router, emulator)
  takeIcons(router, emulator)
  router.use(express.json())
  takeTalk(router, emulator)
  takePresence(router, emulator)
  takePeople(router, emulator)
  router.use(refuse)
  return router
}
