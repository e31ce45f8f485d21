import type { Router } from "express"
import { z } from "zod"
import type { Emulator } from "../../../emulator.ts"
import { downloadUrl } from "../../../world/attachments.ts"
import { bytesOf, handle, idOf, take } from "./asked.ts"

const name = z.string().trim().min(1, "is needed").max(60)
const service = z.enum(["iMessage", "RCS", "SMS"])

const personBody = z.object({
  name,
  /** Absent or empty: the next free number. */
  handle: z.union([handle, z.literal("").transform(() => undefined)]).optional(),
  service: service.default("iMessage"),
})
const habitsBody = z.object({
  who: handle,
  service: service.exactOptional(),
  readReceipts: z.boolean().exactOptional(),
  reads: z.enum(["at once", "when asked"]).exactOptional(),
  reachable: z.boolean().exactOptional(),
})
const groupBody = z.object({
  name: z.string().trim().max(60).default(""),
  people: z.array(handle).min(2, "needs two people or more beside the bot").max(31),
})
const renameBody = z.object({ who: handle, chat: z.guid(), name })
const memberBody = z.object({ who: handle, chat: z.guid() })
const iconQuery = z.object({ who: handle, chat: z.guid(), filename: z.string().max(255), type: z.string() })

/** Who is there, with which phone, and in which groups. */
export function takePeople(router: Router, emulator: Emulator): void {
  take(router, "/person", personBody, ({ name, handle, service }) => {
    const { handle: given } = emulator.person(name, { service, ...(handle && { handle }) })
    return { handle: given }
  })
  take(router, "/habits", habitsBody, ({ who, ...habits }) => emulator.personAt(who).becomes(habits))
  take(router, "/group", groupBody, ({ name, people }) => {
    const members = people.map((handle) => emulator.personAt(handle))
    return idOf(emulator.group(name, members))
  })
  take(router, "/group/rename", renameBody, ({ who, chat, name }) =>
    emulator.groupOf(chat).renames(emulator.personAt(who), name),
  )
  take(router, "/group/join", memberBody, ({ who, chat }) =>
    emulator.groupOf(chat).adds(emulator.personAt(who)),
  )
  take(router, "/group/leave", memberBody, ({ who, chat }) =>
    emulator.personAt(who).leaves(emulator.groupOf(chat)),
  )
}

/** A group's picture: the body is the picture itself, and an empty one takes it away. */
export function takeIcons(router: Router, emulator: Emulator): void {
  const { world, account } = emulator
  router.post("/group/icon", async (request, response) => {
    const { who, chat, filename, type } = iconQuery.parse(request.query)
    const bytes = bytesOf(request)
    const keep = () => downloadUrl(world, world.attachments.keep(account, filename, type, bytes))
    const url = bytes.length > 0 ? keep() : null
    await emulator.groupOf(chat).changesIcon(emulator.personAt(who), url)
    response.json({})
  })
}
