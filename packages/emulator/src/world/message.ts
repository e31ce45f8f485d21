import type { Chat, Membership } from "./chat.ts"
import type { PollOption } from "./polls.ts"
import type { Service } from "./service.ts"

/** A style or an animation over `[start, end)` UTF-16 code units of a text. */
export interface Decoration {
  readonly range: readonly [start: number, end: number]
  readonly style?: "bold" | "italic" | "strikethrough" | "underline"
  readonly animation?: "big" | "small" | "shake" | "nod" | "explode" | "ripple" | "bloom" | "jitter"
}

/** The names of full-screen effects. Source: Linq API docs, "Message effects". */
export const screenEffects = [
  "confetti",
  "fireworks",
  "lasers",
  "sparkles",
  "celebration",
  "hearts",
  "love",
  "balloons",
  "happy_birthday",
  "echo",
  "spotlight",
] as const

/** The names of bubble effects. Source: Linq API docs, "Message effects". */
export const bubbleEffects = ["slam", "loud", "gentle", "invisible"] as const

/** One effect over a whole message. */
export interface Effect {
  readonly type: "screen" | "bubble"
  readonly name: string
}

/** Which message, and which of its parts, is answered. */
export interface ReplyTo {
  readonly messageId: string
  readonly partIndex: number
}

/** A card of an iMessage app, as it was sent. */
export interface AppCard {
  readonly app: {
    readonly bundle_id: string
    readonly name: string
    readonly team_id: string
    readonly app_store_id?: number
  }
  readonly layout: {
    readonly caption?: string
    readonly subcaption?: string
    readonly trailing_caption?: string
    readonly trailing_subcaption?: string
    readonly image_url?: string
    readonly image_title?: string
    readonly image_subtitle?: string
  }
  readonly fallbackText: string | null
  readonly interactive: boolean
  readonly url: string
}

/** Whom a text names, and by which of its UTF-16 code units, `[start, end)`. Spec `latest`. */
export interface Mention {
  readonly handle: string
  readonly range: readonly [start: number, end: number] | null
}

/** One part of what somebody wants to send. */
export type PartDraft =
  | {
      readonly type: "text"
      readonly value: string
      readonly decorations: readonly Decoration[]
      readonly mention?: Mention | null
    }
  | { readonly type: "link"; readonly value: string }
  | { readonly type: "poll"; readonly options: readonly string[] }
  | { readonly type: "media"; readonly attachmentId: string }
  | { readonly type: "media"; readonly url: string }
  | { readonly type: "imessage_app"; readonly card: AppCard }

/** What somebody wants to send. */
export interface Content {
  readonly parts: readonly PartDraft[]
  readonly effect: Effect | null
  readonly replyTo: ReplyTo | null
  readonly preferredService: Service | null
  readonly idempotencyKey: string | null
  /** Whether its one file is a voice memo. */
  readonly voiceMemo?: boolean
  /** The id of the app card it takes the place of. */
  readonly replaces?: string
}

/** What a person or a line put on a part. */
export type ReactionType =
  | "love"
  | "like"
  | "dislike"
  | "laugh"
  | "emphasize"
  | "question"
  | "custom"
  | "sticker"

/** A picture that somebody put on a part; only people can. */
export interface Sticker {
  readonly filename: string
  readonly mimeType: string
  readonly width: number
  readonly height: number
  readonly url: string
}

/** One member's reaction to one part. */
export interface Reaction {
  readonly member: Membership
  readonly type: ReactionType
  /** The emoji of a `custom` reaction, else null. */
  readonly emoji: string | null
  /** The picture of a `sticker` reaction, else null. */
  readonly sticker: Sticker | null
}

/** One part of a message that was sent. */
export type Part = { reactions: Reaction[] } & (
  | {
      readonly type: "text"
      value: string
      decorations: readonly Decoration[]
      mention?: Mention | null
      /** What it said before it was edited, the first words first. */
      earlier?: readonly string[]
    }
  | { readonly type: "link"; readonly value: string }
  | { readonly type: "poll"; readonly options: PollOption[] }
  | {
      readonly type: "media"
      readonly id: string
      readonly filename: string
      readonly mimeType: string
      readonly sizeBytes: number
      readonly url: string
    }
  | { readonly type: "imessage_app"; readonly card: AppCard }
)

/** How far a message got. Inbound ones are `received`. */
type DeliveryStatus = "pending" | "queued" | "sent" | "delivered" | "received" | "read" | "failed"

/** One message in one chat. Times are epoch milliseconds. */
export interface Message {
  readonly id: string
  readonly chat: Chat
  /** Its place in the chat, which never changes. */
  readonly place: number
  readonly sender: Membership
  readonly parts: readonly Part[]
  readonly effect: Effect | null
  readonly replyTo: ReplyTo | null
  readonly preferredService: Service | null
  readonly idempotencyKey: string | null
  /** The trace of the call or the arrival that made it; its receipts share it. */
  readonly traceId: string
  readonly voiceMemo: boolean
  /** The id of the app card it takes the place of, or null. */
  readonly replaces: string | null
  service: Service | null
  status: DeliveryStatus
  /** Why it failed, where it did. */
  failure?: { readonly code: number; readonly reason: string }
  readonly createdAt: number
  updatedAt: number
  sentAt: number | null
  deliveredAt: number | null
  readAt: number | null
  edits: number
  /** True when the platform's record is gone; the reader still sees it. */
  deleted: boolean
}

/** Text of the message as a reader would say it aloud: its texts, links and file names, one a line. */
export function textOf(message: Message): string {
  return message.parts.map(partText).join("\n")
}

function partText(part: Part): string {
  switch (part.type) {
    case "text":
    case "link":
      return part.value
    case "poll":
      return `[poll: ${part.options.map(({ text }) => text).join(" / ")}]`
    case "media":
      return `[${part.filename}]`
    case "imessage_app":
      return part.card.fallbackText ?? `[${part.card.app.name}]`
  }
}

/** Whether a message came from your line. */
export function isOutbound(message: Message): boolean {
  return message.sender.isMe
}

/** Whether a message is a poll, which has events of its own. */
export function isPoll(message: Message): boolean {
  return message.parts[0]?.type === "poll"
}
