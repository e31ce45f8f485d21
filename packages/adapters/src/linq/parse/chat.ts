import type {
  ChatCreated,
  GroupChanged,
  GroupChangeFailed,
  ParticipantChanged,
  TypingChanged,
} from "@backchat/core"
import { handleOf } from "./handle.ts"
import { countOf, type Parser, textOf } from "./payload.ts"
import { chatOf } from "./place.ts"

export const created: Parser<ChatCreated> = ({ base, data, chats }) => {
  const type = "chat.created"
  const chat = chatOf(type, data, chats)
  if (chat === undefined) return undefined
  const handles = Array.isArray(data.handles)
    ? data.handles.map(handleOf).filter((handle) => handle !== undefined)
    : []
  return { ...base, type, line: chat.line, chat, displayName: textOf(data.display_name) ?? null, handles }
}

export function participant<const Type extends "participant.added" | "participant.removed">(
  type: Type,
): Parser<ParticipantChanged<Type>> {
  return ({ base, data, chats }) => {
    const chat = chatOf(type, data, chats)
    const who = handleOf(data.participant) ?? handleOf(data.handle)
    if (chat === undefined || who === undefined) return undefined
    return { ...base, type, line: chat.line, chat, participant: who }
  }
}

export function groupChanged<const Type extends "chat.group_name_updated" | "chat.group_icon_updated">(
  type: Type,
): Parser<GroupChanged<Type>> {
  return ({ base, data, chats }) => {
    const chat = chatOf(type, data, chats)
    if (chat === undefined) return undefined
    return {
      ...base,
      type,
      line: chat.line,
      chat,
      from: handleOf(data.changed_by_handle),
      previous: textOf(data.old_value) ?? null,
      current: textOf(data.new_value) ?? null,
    }
  }
}

export function groupChangeFailed<
  const Type extends "chat.group_name_update_failed" | "chat.group_icon_update_failed",
>(type: Type): Parser<GroupChangeFailed<Type>> {
  return ({ base, data, chats }) => {
    const chat = chatOf(type, data, chats)
    if (chat === undefined) return undefined
    return { ...base, type, line: chat.line, chat, failure: { code: countOf(data.error_code) ?? 0 } }
  }
}

/** The payload is a chat id and nothing else, so the rest comes from memory. */
export function typing<const Type extends "chat.typing_indicator.started" | "chat.typing_indicator.stopped">(
  type: Type,
): Parser<TypingChanged<Type>> {
  return ({ base, data, chats }) => {
    const chat = chatOf(type, data, chats)
    return chat === undefined ? undefined : { ...base, type, line: chat.line, chat }
  }
}
