import type { Chat, ChatHealth } from "@backchat/core"
import type { ChatMemory } from "../chat-memory.ts"
import { serviceOf } from "./handle.ts"
import { type Fields, fieldsOf, flagOf, isFields, oneOf, textOf } from "./payload.ts"

const HEALTH: readonly ChatHealth[] = ["HEALTHY", "AT_RISK", "CRITICAL", "OPTED_OUT"]

/** The chat's id, wherever this type and version of a payload keeps it. */
export function chatIdOf(type: string, data: Fields): string | undefined {
  return (
    textOf(fieldsOf(data.chat).id) ??
    textOf(data.chat_id) ??
    (type === "chat.created" ? textOf(data.id) : undefined)
  )
}

/** Your number, wherever this payload keeps it; receipts and typing do not tell. */
export function lineOf(data: Fields): string | undefined {
  return (
    textOf(fieldsOf(fieldsOf(data.chat).owner_handle).handle) ??
    myHandle(data.from_handle) ??
    textOf(fieldsOf(data.recipient_handle).handle) ??
    textOf(data.recipient_phone) ??
    textOf(data.phone_number) ??
    (Array.isArray(data.handles) ? data.handles.map(myHandle).find((line) => line !== undefined) : undefined)
  )
}

/** Whether the payload tells of something your own line did. */
export function isOwn(data: Fields): boolean {
  return data.direction === "outbound" || data.is_from_me === true
}

/** The chat of a payload with everything known of it, remembered for payloads that say less. */
export function chatOf(type: string, data: Fields, chats: ChatMemory): Chat | undefined {
  const id = chatIdOf(type, data)
  if (id === undefined) return undefined
  const chat = fieldsOf(data.chat)
  return chats.learn(id, {
    isGroup: flagOf(chat.is_group) ?? flagOf(data.is_group) ?? (isGroupOnly(type) ? true : undefined),
    line: lineOf(data),
    service: serviceOf(data.service),
    health: oneOf(HEALTH, fieldsOf(chat.health_status ?? data.health_status).status),
  })
}

// Names, icons and changing participants belong to groups alone, though these payloads do not say so.
function isGroupOnly(type: string): boolean {
  return type.startsWith("participant.") || type.startsWith("chat.group_")
}

function myHandle(value: unknown): string | undefined {
  return isFields(value) && value.is_me === true ? textOf(value.handle) : undefined
}
