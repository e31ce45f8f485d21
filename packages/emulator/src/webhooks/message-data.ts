import type Linq from "@linqapp/sdk"
import { chatHandle } from "../wire/chat.ts"
import { stickerBody } from "../wire/message.ts"
import { iso } from "../wire/time.ts"
import { isOutbound } from "../world/message.ts"
import type { Spec } from "../world/spec.ts"
import { eventChat } from "./chat-data.ts"
import type { Of } from "./data.ts"

/** The data of `message.failed`; spec `latest` adds what the SDK does not type yet. */
export function failedData(
  { message, code, reason, at }: Of<"message.failed" | "poll.failed">,
  spec: Spec,
): Linq.MessageFailedWebhookEvent["data"] {
  const { preferredService: preferred_service, service } = message
  return {
    chat_id: message.chat.id,
    message_id: message.id,
    code,
    reason,
    failed_at: iso(at),
    ...(spec === "latest" ? { detail_code: null, preferred_service, service } : {}),
  }
}

/** The data of `message.edited`. */
export function editedData({
  message,
  partIndex,
  text,
  at,
}: Of<"message.edited">): Linq.MessageEditedWebhookEvent["data"] {
  return {
    id: message.id,
    chat: eventChat(message.chat),
    direction: isOutbound(message) ? "outbound" : "inbound",
    edited_at: iso(at),
    part: { index: partIndex, text },
    sender_handle: chatHandle(message.sender),
  }
}

/** The data of `reaction.added` and `reaction.removed`. */
export function reactionData({
  message,
  partIndex,
  reaction,
  at,
}: Of<"reaction.added" | "reaction.removed" | "poll.reaction.added">): Linq.ReactionEventBase {
  return {
    chat_id: message.chat.id,
    message_id: message.id,
    part_index: partIndex,
    reaction_type: reaction.type,
    custom_emoji: reaction.emoji,
    sticker: reaction.sticker && stickerBody(reaction.sticker),
    is_from_me: reaction.member.isMe,
    from: reaction.member.handle,
    from_handle: chatHandle(reaction.member),
    service: message.chat.service,
    reacted_at: iso(at),
  }
}
