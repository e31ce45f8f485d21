import { z } from "zod"
import type { KillPoint } from "../bot-link.ts"
import { Refusal } from "./refusal.ts"
import type { ResendOptions } from "./resend.ts"

/** Sends a webhook again. */
export const resendBody: z.ZodType<ResendOptions> = z.object({
  body: z.string().optional(),
  asNew: z.boolean().optional(),
})

interface Part {
  /** The emulator's own when none is given. */
  readonly transcript?: unknown
  readonly from?: number | undefined
  readonly to?: number | undefined
}
const part = {
  transcript: z.unknown().optional(),
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
}

/** Has a transcript again. */
export const replayBody: z.ZodType<Part & { answers?: "same" | "any" | "ignored" | undefined }> = z.object({
  ...part,
  answers: z.enum(["same", "any", "ignored"]).optional(),
})

/** Makes a test of a transcript, or of what led to a webhook. */
export const testBody: z.ZodType<Part & { title?: string | undefined; bot?: string | undefined }> = z.object({
  ...part,
  title: z.string().optional(),
  bot: z.string().optional(),
})

/** Switches a fault. */
export const faultBody: z.ZodType<{ on: boolean; settings?: unknown }> = z.object({
  on: z.boolean(),
  settings: z.unknown().default({}),
})

/** Chooses what chance goes by. */
export const seedBody: z.ZodType<{ seed: number }> = z.object({
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
})

/** Puts the clock forward: ms, or words such as "25 minutes". */
export const clockBody: z.ZodType<{ by: number | string }> = z.object({
  by: z.union([z.number(), z.string()]),
})

/** Kills the bot. */
export const killBody: z.ZodType<{ at: KillPoint }> = z.object({
  at: z.enum(["now", "accepted", "claimed", "sent", "handled"]),
})

/** Names one dead letter by its event's id, or "all". */
export const whichBody: z.ZodType<{ id: string }> = z.object({ id: z.string().min(1) })

/** Reads what the page sent. @throws Refusal with what is wrong in it. */
export function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {})
  if (result.success) return result.data
  throw new Refusal(400, z.prettifyError(result.error))
}
