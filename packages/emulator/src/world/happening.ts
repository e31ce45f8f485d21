import type { Line, Reputation } from "./account.ts"
import type { Chat, Membership } from "./chat.ts"
import type { Message, Reaction } from "./message.ts"

/** Something the platform tells its partners, as the world knows it. Names are the platform's. */
export type Happening = HappeningBase &
  (
    | {
        readonly type: "message.received" | "message.sent" | "message.delivered" | "message.read"
        readonly message: Message
      }
    | {
        readonly type: "message.failed"
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
        readonly type: "reaction.added" | "reaction.removed"
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
  )

interface HappeningBase {
  readonly line: Line
  /** Epoch milliseconds of the world's clock. */
  readonly at: number
  readonly traceId: string
}
