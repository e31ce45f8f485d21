import type { Decoration, Effect, ReactionType, Sticker } from "../../world/message.ts"
import type { Service } from "../../world/service.ts"

/** A line as phones know it: the bot. */
export interface PhoneLine {
  readonly number: string
  /** The name on its contact card; null while it has none. */
  readonly name: string | null
  readonly image: string | null
  readonly status: "ACTIVE" | "FLAGGED"
}

/** Somebody with a phone. */
export interface PhonePerson {
  readonly handle: string
  readonly name: string
  /** The best service of the phone. */
  readonly service: Service
  readonly readReceipts: boolean
  readonly reads: "at once" | "when asked"
  readonly reachable: boolean
}

/** A line of small print between bubbles. Times are epoch milliseconds of the emulator's clock. */
export interface Notice {
  readonly id: number
  readonly at: number
  readonly text: string
}

/** A conversation without its messages. */
export interface PhoneChat {
  readonly id: string
  readonly line: string
  readonly isGroup: boolean
  readonly name: string | null
  readonly icon: string | null
  readonly service: Service
  /** The handles of everyone who is in it now, without the line. */
  readonly members: readonly string[]
  /** False when the line has left. */
  readonly lineIsIn: boolean
  /** For how long the line's typing dots still show; 0 when they do not. */
  readonly typingMs: number
  /** Whether the line's contact card was shown here. */
  readonly card: boolean
  /** When the line asked where its person is; 0 for never. */
  readonly locationAskedAt: number
  /** Who lets the chat see where they are. */
  readonly sharing: readonly string[]
  readonly health: "HEALTHY" | "AT_RISK" | "CRITICAL" | "OPTED_OUT"
  readonly notices: readonly Notice[]
  readonly updatedAt: number
  /** How many messages it has. */
  readonly count: number
}

/** One member's reaction. `from` is their handle. */
export interface PhoneReaction {
  readonly from: string
  readonly type: ReactionType
  readonly emoji: string | null
  readonly sticker: Sticker | null
}

/** One part of a message, which shows as one bubble. */
export type PhonePart = { readonly reactions: readonly PhoneReaction[] } & (
  | {
      readonly type: "text"
      readonly value: string
      readonly decorations: readonly Decoration[]
      /** What it said before, the first words first. */
      readonly earlier: readonly string[]
    }
  | { readonly type: "link"; readonly value: string }
  | {
      readonly type: "media"
      readonly url: string
      readonly filename: string
      readonly mimeType: string
      readonly sizeBytes: number
    }
  | {
      readonly type: "card"
      readonly app: string
      readonly url: string
      readonly caption: string
      readonly subcaption: string
      readonly trailingCaption: string
      readonly trailingSubcaption: string
      readonly image: string | null
      readonly imageTitle: string
      readonly imageSubtitle: string
    }
  | {
      readonly type: "poll"
      readonly options: readonly { readonly text: string; readonly voters: readonly string[] }[]
    }
)

/** One message as its reader sees it: what its service cannot show is not there. */
export interface PhoneMessage {
  readonly id: string
  readonly chatId: string
  /** Its place in the chat, from 0. */
  readonly place: number
  /** The writer's handle, or the line's number. */
  readonly from: string
  readonly fromLine: boolean
  readonly service: Service
  readonly status: "pending" | "queued" | "sent" | "delivered" | "received" | "read" | "failed"
  readonly at: number
  readonly readAt: number | null
  readonly parts: readonly PhonePart[]
  readonly effect: Effect | null
  readonly replyTo: {
    readonly messageId: string
    readonly partIndex: number
    /** The place of the answered message. */
    readonly place: number
    readonly from: string
    readonly text: string
  } | null
  /** The id of the app card whose place it takes. */
  readonly replaces: string | null
  readonly voiceMemo: boolean
  readonly failure: { readonly code: number; readonly reason: string } | null
}

/** How the bot behind the webhook does. */
export interface BotHealth {
  readonly mood: "unknown" | "fine" | "starting" | "slow" | "down" | "crashed" | "stopped" | "absent"
  /** Words for it; empty when there is nothing to say. */
  readonly words: string
  /** The file's name, where one is attached. */
  readonly name: string | null
}

/** What changed: each is whole, and takes the place of what was known under its id. Event `phone`. */
export interface PhoneNews {
  readonly lines?: readonly PhoneLine[]
  readonly people?: readonly PhonePerson[]
  readonly chats?: readonly PhoneChat[]
  readonly messages?: readonly PhoneMessage[]
}

/** Everything a page begins with: `GET /_page/phone/state`. Messages are the last of each chat. */
export interface PhoneState extends Required<PhoneNews> {
  readonly bot: BotHealth
  /** The emulator's time, which may be ahead of the machine's. */
  readonly now: number
  readonly spec: "2026-07" | "latest"
}
