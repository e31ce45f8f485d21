import type { Router } from "express"
import { z } from "zod"
import type { Emulator } from "../../../emulator.ts"
import { bubbleEffects, screenEffects } from "../../../world/message.ts"
import { bytesOf, handle, idOf, place, take, where } from "./asked.ts"

const text = z.string().min(1, "says nothing").max(10_000, "is longer than 10,000 characters")
const bubble = { who: handle, message: z.guid(), part: z.int().min(0).default(0) }

const sayBody = z.object({
  ...place,
  text,
  effect: z.enum([...screenEffects, ...bubbleEffects]).optional(),
  replyTo: z.object({ message: z.guid(), part: z.int().min(0).default(0) }).optional(),
})
const sendQuery = z.object({
  ...place,
  filename: z.string().min(1).max(255),
  type: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/, "must be a media type, as image/png"),
  text: text.optional(),
  memo: z.stringbool().default(false),
})
const reactBody = z.object({ ...bubble, reaction: z.string().min(1).max(40), on: z.boolean() })
const editBody = z.object({ ...bubble, text })
const pollBody = z.object({ ...place, options: z.array(z.string().trim().min(1).max(200)).min(2).max(12) })
const voteBody = z.object({ who: handle, message: z.guid(), option: z.string(), on: z.boolean() })

/** What people say, and what they do to what was said. */
export function takeTalk(router: Router, emulator: Emulator): void {
  take(router, "/say", sayBody, async ({ who, text, effect, replyTo, ...at }) => {
    const person = emulator.personAt(who)
    if (replyTo) return idOf(await person.replies({ id: replyTo.message }, text, replyTo.part))
    return idOf(await person.says(text, { ...where(emulator, at), ...(effect && { effect }) }))
  })
  take(router, "/react", reactBody, ({ who, message: id, part, reaction, on }) => {
    const person = emulator.personAt(who)
    return on ? person.reacts(reaction, { id }, part) : person.unreacts(reaction, { id }, part)
  })
  take(router, "/edit", editBody, async ({ who, message: id, part, text }) =>
    idOf(await emulator.personAt(who).edits({ id }, text, part)),
  )
  take(router, "/poll", pollBody, async ({ who, options, ...at }) =>
    idOf(await emulator.personAt(who).polls(options, where(emulator, at))),
  )
  take(router, "/vote", voteBody, ({ who, message: id, option, on }) => {
    const person = emulator.personAt(who)
    return on ? person.votes(option, { id }) : person.unvotes(option, { id })
  })
}

/** Files: the body is the file itself, and the query says what it is and where it goes. */
export function takeFiles(router: Router, emulator: Emulator): void {
  router.post("/send", async (request, response) => {
    const { who, filename, type, text, memo, ...at } = sendQuery.parse(request.query)
    const file = { bytes: bytesOf(request), filename, mimeType: type, voiceMemo: memo, ...(text && { text }) }
    response.json(idOf(await emulator.personAt(who).sends(file, where(emulator, at))))
  })
}
