import type Linq from "@linqapp/sdk"
import { chatHandle, displayName, healthStatus } from "../wire/chat.ts"
import { iso } from "../wire/time.ts"
import type { Chat } from "../world/chat.ts"
import type { Of } from "./data.ts"

/** The chat inside a message event of version 2026-02-03. */
export function eventChat(chat: Chat): Linq.MessageEditedWebhookEvent.Data.Chat {
  return {
    id: chat.id,
    is_group: chat.isGroup,
    owner_handle: chatHandle(chat.me),
    health_status: healthStatus(chat.health),
  }
}

/** The data of `chat.created`. */
export function chatCreatedData(chat: Chat): Linq.ChatCreatedWebhookEvent["data"] {
  return {
    id: chat.id,
    display_name: displayName(chat),
    is_group: chat.isGroup,
    service: chat.service,
    handles: chat.members.map(chatHandle),
    health_status: healthStatus(chat.health),
    created_at: iso(chat.createdAt),
    updated_at: iso(chat.updatedAt),
  }
}

/** The data of `chat.background_updated`, which the SDK does not type yet. */
export function backgroundData({ chat, by, background }: Of<"chat.background_updated">): object {
  const { id, is_group, owner_handle } = eventChat(chat)
  return { chat: { id, is_group, owner_handle }, actor_handle: chatHandle(by), background }
}
