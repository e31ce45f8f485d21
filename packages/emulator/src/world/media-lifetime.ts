import type { Attachment } from "./attachments.ts"
import { ephemeralKeptMs, ephemeralUrlMs } from "./limits.ts"
import type { Message } from "./message.ts"

/** When an address of this file, given out now, stops to work; null for never. */
export function urlExpiry({ account }: Attachment, now: number): number | null {
  return account.traits.ephemeralMedia ? now + ephemeralUrlMs : null
}

/** Whether a file's bytes are gone. Source: Linq API docs, "Attachments". */
export function isForgotten({ account, createdAt }: Attachment, now: number): boolean {
  return account.traits.ephemeralMedia && now - createdAt >= ephemeralKeptMs
}

/** Whether the platform has no record of a message, or none any longer. */
export function isGone({ deleted, createdAt, chat }: Message, now: number): boolean {
  return deleted || (chat.line.account.traits.ephemeralMessages && now - createdAt >= ephemeralKeptMs)
}
