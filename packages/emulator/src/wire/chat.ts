import type Linq from "@linqapp/sdk"
import { type Chat, type Health, type Membership, others } from "../world/chat.ts"
import { iso, isoOrNull } from "./time.ts"

/** A stay in a chat as the platform writes it. */
export function chatHandle(member: Membership): Linq.ChatHandle {
  return {
    id: member.id,
    handle: member.handle,
    is_me: member.isMe,
    service: member.service,
    status: member.status,
    joined_at: iso(member.joinedAt),
    left_at: isoOrNull(member.leftAt),
  }
}

/** How a chat is doing, as the platform writes it. */
export function healthStatus({ status, updatedAt }: Health): Linq.Chat.HealthStatus {
  const anchor = status.toLowerCase().replace("_", "-")
  return {
    status,
    doc_url: `https://docs.linqapp.com/guides/chats/chat-health#${anchor}`,
    updated_at: iso(updatedAt),
  }
}

/** The name a chat shows: its own, or the handles of everyone in it but you. */
export function displayName(chat: Chat): string {
  return (
    chat.name ??
    others(chat)
      .map((member) => member.handle)
      .join(", ")
  )
}

/** A chat as GET answers it. */
export function chatBody(chat: Chat): Linq.Chat {
  return {
    id: chat.id,
    display_name: displayName(chat),
    handles: chat.members.map(chatHandle),
    health_status: healthStatus(chat.health),
    group_chat_icon: chat.icon,
    is_archived: false,
    is_group: chat.isGroup,
    service: chat.service,
    created_at: iso(chat.createdAt),
    updated_at: iso(chat.updatedAt),
  }
}
