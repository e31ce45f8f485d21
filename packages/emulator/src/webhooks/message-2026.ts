import type Linq from "@linqapp/sdk"
import { chatHandle } from "../wire/chat.ts"
import { effectBody, replyBody } from "../wire/message.ts"
import { partBodies } from "../wire/part.ts"
import { isoOrNull } from "../wire/time.ts"
import { isOutbound, type Message } from "../world/message.ts"
import { eventChat } from "./chat-data.ts"

/**
 * The data of message events in version 2026-02-03. Outbound ones carry the key and the preferred service,
 * as the platform's samples do, and `reply_to` only when there is one.
 */
export function messageData2026(message: Message): Linq.MessageEventV2 {
  const outbound = isOutbound(message)
  const replyTo = replyBody(message.replyTo)
  return {
    id: message.id,
    chat: eventChat(message.chat),
    direction: outbound ? "outbound" : "inbound",
    sender_handle: chatHandle(message.sender),
    parts: message.parts.flatMap(partBodies),
    effect: effectBody(message.effect),
    ...(replyTo ? { reply_to: replyTo } : {}),
    ...(outbound
      ? { idempotency_key: message.idempotencyKey, preferred_service: message.preferredService }
      : {}),
    service: message.service ?? message.chat.service,
    sent_at: isoOrNull(message.sentAt),
    delivered_at: isoOrNull(message.deliveredAt),
    read_at: isoOrNull(message.readAt),
  }
}
