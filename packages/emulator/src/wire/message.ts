import type Linq from "@linqapp/sdk"
import {
  type Effect,
  isOutbound,
  type Message,
  type Part,
  type ReplyTo,
  type Sticker,
} from "../world/message.ts"
import { chatHandle } from "./chat.ts"
import { type BarePart, partBodies } from "./part.ts"
import { iso, isoOrNull } from "./time.ts"

type PartBody = NonNullable<Linq.Message["parts"]>[number]

/** A message as GET answers it. */
export function messageBody(message: Message): Linq.Message {
  return {
    id: message.id,
    chat_id: message.chat.id,
    created_at: iso(message.createdAt),
    updated_at: iso(message.updatedAt),
    delivery_status: message.status,
    is_from_me: isOutbound(message),
    is_delivered: message.status === "delivered" || message.status === "read",
    is_read: message.status === "read",
    sent_at: isoOrNull(message.sentAt),
    delivered_at: isoOrNull(message.deliveredAt),
    read_at: isoOrNull(message.readAt),
    effect: effectBody(message.effect),
    from: message.sender.handle,
    from_handle: chatHandle(message.sender),
    parts: reactedParts(message),
    preferred_service: message.preferredService,
    reply_to: replyBody(message.replyTo),
    service: message.service,
  }
}

/** A message as the answer to its send shows it. */
export function sentMessageBody(message: Message): Linq.Chats.SentMessage {
  return {
    id: message.id,
    created_at: iso(message.createdAt),
    delivery_status: message.status,
    is_read: message.status === "read",
    sent_at: isoOrNull(message.sentAt),
    delivered_at: isoOrNull(message.deliveredAt),
    effect: effectBody(message.effect),
    from_handle: chatHandle(message.sender),
    parts: reactedParts(message),
    preferred_service: message.preferredService,
    reply_to: replyBody(message.replyTo),
    service: message.service,
  }
}

/** An effect as the platform writes it. */
export function effectBody(effect: Effect | null): Linq.MessageEffect | null {
  return effect && { type: effect.type, name: effect.name }
}

/** What a message answers, as the platform writes it. */
export function replyBody(replyTo: ReplyTo | null): Linq.ReplyTo | null {
  return replyTo && { message_id: replyTo.messageId, part_index: replyTo.partIndex }
}

function reactedParts({ parts }: Message): PartBody[] {
  return parts.flatMap((part) => partBodies(part).map((body) => withReactions(body, reactionBodies(part))))
}

/** The reactions on a part, as answers show them. */
export function reactionBodies({ reactions }: Part): Linq.Reaction[] {
  return reactions.map(({ member, type, emoji, sticker }) => ({
    handle: chatHandle(member),
    is_me: member.isMe,
    type,
    custom_emoji: emoji,
    sticker: sticker && stickerBody(sticker),
  }))
}

/** A sticker as the platform writes it. */
export function stickerBody({
  filename,
  mimeType,
  width,
  height,
  url,
}: Sticker): NonNullable<Linq.Reaction["sticker"]> {
  return { file_name: filename, mime_type: mimeType, width, height, url }
}

function withReactions(part: BarePart, reactions: Linq.Reaction[]): PartBody {
  return { ...part, reactions: reactions.length > 0 ? reactions : null }
}
