import type { IncomingMessage } from "node:http"
import type { PersonTraits, ReplayOptions, SavedTranscript } from "@backchat/emulator/testing"
import { z } from "zod"
import type { Delivering, Saying, Triggering } from "./desk.ts"

/** What another command asks of a running emulator. */
export type Order =
  | ({ readonly order: "say" } & Saying)
  | ({ readonly order: "trigger" } & Triggering)
  | ({ readonly order: "replay"; readonly transcript: SavedTranscript } & Required<ReplayOptions>)
  | ({ readonly order: "deliver" } & Delivering)

/** The services a person's phone may have. */
export const SERVICES: readonly NonNullable<PersonTraits["service"]>[] = ["iMessage", "RCS", "SMS"]

const timeoutMs = z.number().positive()

const orders: z.ZodType<Order> = z.discriminatedUnion("order", [
  z.object({
    order: z.literal("say"),
    text: z.string().min(1),
    as: z.string().min(1).optional(),
    service: z.enum(SERVICES).optional(),
    timeoutMs,
  }),
  z.object({
    order: z.literal("trigger"),
    type: z.string().min(1),
    data: z.record(z.string(), z.unknown()).optional(),
    line: z.string().optional(),
    as: z.string().min(1).optional(),
  }),
  z.object({
    order: z.literal("replay"),
    // What is in it is the emulator's own; a step that cannot be had again fails with its own words.
    transcript: z.custom<SavedTranscript>(isTranscript),
    answers: z.enum(["same", "any", "ignored"]),
    timeoutMs,
  }),
  z.object({ order: z.literal("deliver"), body: z.string(), asNew: z.boolean(), timeoutMs }),
])

/** Whether a file's JSON is what `emulator.saveTranscript()` made. */
export function isTranscript(value: unknown): value is SavedTranscript {
  const { version, people, steps } = Object(value)
  return version === 1 && Array.isArray(people) && Array.isArray(steps)
}

/** Much more than any conversation; it may carry pictures. */
const MAX_BYTES = 256 * 1024 * 1024

/** Reads an order. @throws Error when it is none */
export async function readOrder(request: IncomingMessage): Promise<Order> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw new Error(`An order is at most ${MAX_BYTES} bytes long.`)
    chunks.push(chunk)
  }
  return orders.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")))
}
