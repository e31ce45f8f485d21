/**
 * The platform's limits, each with its source: the Linq Partner API V3 reference (July 2026), "Sending
 * messages", "Attachments" and "Rate limits".
 */

/** Characters (UTF-16 code units) in one text part or edit. */
export const MAX_TEXT_LENGTH = 10_000

/** Characters in the URL of a link part. */
export const MAX_LINK_LENGTH = 2_048

/** Parts in one message. */
export const MAX_PARTS = 100

/** Media parts in one message that point at a public URL of yours. */
export const MAX_URL_MEDIA_PARTS = 40

/** Recipients in `to`. */
export const MAX_RECIPIENTS = 31

/** Bytes of a file that the platform fetches from a public URL. */
export const MAX_URL_MEDIA_BYTES = 10_000_000

/** Bytes of a file that is uploaded first. */
export const MAX_UPLOAD_BYTES = 104_857_600

/** Characters of an idempotency key. */
export const MAX_KEY_LENGTH = 255

/** Messages from one line to one handle in any 60 seconds. */
export const MAX_PAIR_MESSAGES_PER_MINUTE = 30

/** Messages a day, in and out, that a line should stay under to keep its reputation. */
export const RECOMMENDED_LINE_MESSAGES_PER_DAY = 7_000

/** Messages a day of a sandbox account; the count starts anew at 00:00 UTC. */
export const MAX_SANDBOX_MESSAGES_PER_DAY = 100

/** The limits that shape a message. Tests pass smaller ones. */
export interface Limits {
  readonly textLength: number
  readonly linkLength: number
  readonly parts: number
  readonly urlMediaParts: number
}

/** What the platform takes in one message. */
export const MESSAGE_LIMITS: Limits = {
  textLength: MAX_TEXT_LENGTH,
  linkLength: MAX_LINK_LENGTH,
  parts: MAX_PARTS,
  urlMediaParts: MAX_URL_MEDIA_PARTS,
}
