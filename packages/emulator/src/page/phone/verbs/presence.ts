import type { Router } from "express"
import { z } from "zod"
import type { Emulator } from "../../../emulator.ts"
import { place, take, where } from "./asked.ts"

const typeBody = z.object({ ...place, on: z.boolean() })
const readBody = z.object(place)
const locationBody = z.object({
  ...place,
  /** In degrees; null stops. */
  at: z
    .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .nullable(),
})

/** What shows that people are there, and where. */
export function takePresence(router: Router, emulator: Emulator): void {
  take(router, "/type", typeBody, ({ who, on, ...at }) => {
    const person = emulator.personAt(who)
    return on ? person.types(where(emulator, at)) : person.stopsTyping(where(emulator, at))
  })
  take(router, "/read", readBody, ({ who, ...at }) => emulator.personAt(who).reads(where(emulator, at)))
  take(router, "/location", locationBody, ({ who, at: here, ...at }) => {
    const person = emulator.personAt(who)
    const there = where(emulator, at)
    return here ? person.sharesLocation(here, there) : person.stopsSharingLocation(there)
  })
}
