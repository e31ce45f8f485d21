import { z } from "zod"
import type { SavedTranscript, Step } from "../../driver/transcript-steps.ts"
import { bubbleEffects, screenEffects } from "../../world/message.ts"
import { Refusal } from "./refusal.ts"

const text = z.string()
const stepNumber = z.int().min(0)
const who = { who: text }
const place = { group: stepNumber.exactOptional(), line: text.exactOptional() }
const bubble = { to: stepNumber, partIndex: stepNumber }

const effect = z.enum([...screenEffects, ...bubbleEffects])

const step: z.ZodType<Step> = z.discriminatedUnion("does", [
  z.object({ does: z.literal("says"), ...who, text, ...place, effect: effect.exactOptional() }),
  z.object({ does: z.literal("hears"), ...who, text, ...place }),
  z.object({
    does: z.literal("replies"),
    ...who,
    text,
    to: stepNumber,
    partIndex: stepNumber.exactOptional(),
  }),
  z.object({
    does: z.literal("sends"),
    ...who,
    filename: text,
    mimeType: text,
    base64: text,
    text: text.exactOptional(),
    voiceMemo: z.boolean().exactOptional(),
    ...place,
  }),
  z.object({ does: z.literal(["reacts", "unreacts"]), ...who, reaction: text, ...bubble }),
  z.object({ does: z.literal("edits"), ...who, text, ...bubble }),
  z.object({ does: z.literal(["types", "stops typing", "reads"]), ...who, ...place }),
  z.object({
    does: z.literal("opens group"),
    name: text,
    people: z.array(text),
    line: text.exactOptional(),
  }),
  z.object({ does: z.literal(["joins", "leaves"]), ...who, group: stepNumber }),
  z.object({ does: z.literal("renames"), ...who, group: stepNumber, name: text }),
])

const service = z.enum(["iMessage", "RCS", "SMS"])
const transcript: z.ZodType<SavedTranscript> = z.object({
  version: z.literal(1),
  people: z.array(
    z.object({
      name: text,
      handle: text,
      service: service.exactOptional(),
      services: z.array(service).exactOptional(),
      readReceipts: z.boolean().exactOptional(),
      reads: z.enum(["at once", "when asked"]).exactOptional(),
      reachable: z.boolean().exactOptional(),
    }),
  ),
  steps: z.array(step),
})

/** Reads a transcript that somebody opened. @throws Refusal for a file that is none. */
export function readTranscript(value: unknown): SavedTranscript {
  const result = transcript.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue?.path.join(".") || "the file"
  throw new Refusal(
    400,
    `This is no transcript: ${where}: ${issue?.message}. Save one here, or with emulator.saveTranscript().`,
  )
}
