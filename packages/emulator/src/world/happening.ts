import type { Line, Reputation } from "./account.ts"
import type { Background } from "./background.ts"
import type { CallStage } from "./calling.ts"
import type { Chat, Membership } from "./chat.ts"
import type { Message, Reaction } from "./message.ts"
import type { PollOption } from "./polls.ts"

/** Something the platform tells its partners, as the world knows it. Names are the platform's. */
export type Happening = HappeningBase &
  (
    | {
        readonly type: "message.received" | "message.sent" | "message.delivered" | "message.read"
        readonly message: Message
      }
    | {
        readonly type: "poll.received" | "poll.sent" | "poll.delivered" | "poll.read"
        readonly message: Message
      }
    | {
        readonly type: "message.failed" | "poll.failed"
        readonly message: Message
        readonly code: number
        readonly reason: string
      }
    | {
        readonly type: "message.edited"
        readonly message: Message
        readonly partIndex: number
        readonly text: string
      }
    | {
        readonly type: "reaction.added" | "reaction.removed" | "poll.reaction.added"
        readonly message: Message
        readonly partIndex: number
        readonly reaction: Reaction
      }
    | { readonly type: "chat.created"; readonly chat: Chat }
    | {
        readonly type: "chat.group_name_updated" | "chat.group_icon_updated"
        readonly chat: Chat
        readonly oldValue: string | null
        readonly newValue: string | null
        readonly by: Membership
      }
    | {
        readonly type: "chat.group_name_update_failed" | "chat.group_icon_update_failed"
        readonly chat: Chat
        readonly code: number
      }
    | {
        readonly type: "chat.typing_indicator.started" | "chat.typing_indicator.stopped"
        readonly chat: Chat
      }
    | {
        readonly type: "participant.added" | "participant.removed"
        readonly chat: Chat
        readonly member: Membership
      }
    | {
        readonly type: "phone_number.status_updated"
        readonly previousStatus: Line["status"]
        readonly previousReputation: Reputation
      }
    | {
        readonly type: "location.sharing.started"
        readonly chat: Chat
        readonly sharedBy: string
        readonly sharedWith: string
        readonly beganAt: number
        readonly endsAt: number | null
      }
    | {
        readonly type: "location.sharing.stopped"
        readonly chat: Chat
        readonly sharedBy: string
        readonly sharedWith: string
      }
    | { readonly type: `call.${CallStage}`; readonly from: string; readonly callId: string }
    | {
        readonly type: "poll.updated"
        readonly message: Message
        readonly added: readonly PollOption[]
        readonly member: Membership
      }
    | {
        readonly type: "poll.vote.added" | "poll.vote.removed"
        readonly message: Message
        readonly optionId: string
        readonly member: Membership
      }
    | {
        readonly type: "chat.background_updated"
        readonly chat: Chat
        readonly by: Membership
        readonly background: Background | null
      }
    /** What nobody in the world causes: the event `name` with this very data. */
    | { readonly type: "told"; readonly name: string; readonly data: object }
  )

interface HappeningBase {
  readonly line: Line
  /** Epoch milliseconds of the world's clock. */
  readonly at: number
  readonly traceId: string
}

/** The event type that a happening is told under. */
export function eventName(happening: Happening): string {
  return happening.type === "told" ? happening.name : happening.type
}
