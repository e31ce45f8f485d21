import type { Effect } from "./effect.ts"
import type { Handle, Service } from "./handle.ts"
import type { Part } from "./part.ts"

/** Points at an earlier message, or at one part of it (0 by default). */
export interface ReplyTo {
  readonly messageId: string
  readonly partIndex?: number | undefined
}

/** A message as it stands on the platform. Times are epoch milliseconds. */
export interface Message {
  readonly id: string
  readonly parts: readonly Part[]
  /** The text and link parts in order, joined by line breaks; empty when there are none. */
  readonly text: string
  readonly from?: Handle | undefined
  readonly service?: Service | undefined
  readonly effect?: Effect | undefined
  readonly replyTo?: ReplyTo | undefined
  /** The idempotency key of the send, on your own messages. */
  readonly key?: string | undefined
  readonly sentAt?: number | undefined
  readonly deliveredAt?: number | undefined
  readonly readAt?: number | undefined
  /**
   * Set when the platform recovered this message late. It is history: `onText`, `onCommand` and
   * `onMedia` leave it alone, `bot.on("message.received")` sees it.
   */
  readonly reconciledAt?: number | undefined
}

/** What a person reads in these parts: text and links, one a line. */
export function textOf(parts: readonly Part[]): string {
  let text = ""
  for (const part of parts) {
    if (part.type !== "text" && part.type !== "link") continue
    text = text === "" ? part.value : `${text}\n${part.value}`
  }
  return text
}
