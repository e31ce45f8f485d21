import type Linq from "@linqapp/sdk"
import { chatHandle } from "../wire/chat.ts"
import { effectBody, replyBody } from "../wire/message.ts"
import { partBodies } from "../wire/part.ts"
import { iso, isoOrNull } from "../wire/time.ts"
import { isOutbound, type Message } from "../world/message.ts"
import type { Of } from "./data.ts"

/** The data of message events in version 2025-01-01, which the SDK no longer types. */
export interface MessageData2025 {
  readonly chat_id: string
  readonly is_group: boolean
  readonly is_from_me: boolean
  readonly from: string
  readonly from_handle: Linq.ChatHandle
  readonly recipient_handle: Linq.ChatHandle | null
  readonly recipient_phone: string | null
  readonly service: Linq.ServiceType | null
  readonly preferred_service: Linq.ServiceType | null
  readonly idempotency_key: string | null
  readonly received_at: string | null
  readonly message: Linq.MessagePayload
  readonly message_id?: string
  readonly delivered_at?: string | null
  readonly read_at?: string | null
}

type Happening2025 = Of<"message.sent" | "message.received" | "message.delivered" | "message.read">

/** Writes a message event as version 2025-01-01 does: your line is the recipient of what comes in. */
export function messageData2025({ type, message }: Happening2025): MessageData2025 {
  const { chat, sender } = message
  const outbound = isOutbound(message)
  return {
    chat_id: chat.id,
    is_group: chat.isGroup,
    is_from_me: outbound,
    from: sender.handle,
    from_handle: chatHandle(sender),
    recipient_handle: outbound ? null : chatHandle(chat.me),
    recipient_phone: outbound ? null : chat.me.handle,
    service: message.service,
    preferred_service: message.preferredService,
    idempotency_key: message.idempotencyKey,
    received_at: outbound ? null : iso(message.createdAt),
    message: payload(message),
    ...(type === "message.delivered"
      ? { message_id: message.id, delivered_at: isoOrNull(message.deliveredAt) }
      : {}),
    ...(type === "message.read" ? { message_id: message.id, read_at: isoOrNull(message.readAt) } : {}),
  }
}

function payload(message: Message): Linq.MessagePayload {
  const effect = effectBody(message.effect)
  const replyTo = replyBody(message.replyTo)
  return {
    id: message.id,
    created_at: iso(message.createdAt),
    updated_at: iso(message.updatedAt),
    sent_at: isoOrNull(message.sentAt),
    delivered_at: isoOrNull(message.deliveredAt),
    read_at: isoOrNull(message.readAt),
    is_delivered: message.deliveredAt !== null,
    is_read: message.status === "read",
    parts: message.parts.flatMap(partBodies),
    ...(effect ? { effect } : {}),
    ...(replyTo ? { reply_to: replyTo } : {}),
  }
}
