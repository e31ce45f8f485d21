import { isTapback, type Reaction, type ReactionChanged, type Sticker, TAPBACK_EMOJI } from "@backchat/core"
import { handleOf } from "./handle.ts"
import { countOf, type Fields, isFields, type Parser, textOf, timeOf } from "./payload.ts"
import { chatOf } from "./place.ts"

/** Somebody reacted, or took it back. */
export function reaction<const Type extends "reaction.added" | "reaction.removed">(
  type: Type,
): Parser<ReactionChanged<Type>> {
  return ({ base, data, chats }) => {
    const chat = chatOf(type, data, chats)
    const change = reactionOf(data)
    if (chat === undefined || change === undefined) return undefined
    const from = handleOf(data.from_handle) ?? handleOf(data.from)
    return { ...base, type, line: chat.line, chat, from, reaction: change }
  }
}

function reactionOf(data: Fields): Reaction | undefined {
  const messageId = textOf(data.message_id)
  const kind = textOf(data.reaction_type)
  if (messageId === undefined || kind === undefined) return undefined
  const where = { messageId, partIndex: countOf(data.part_index) ?? 0, at: timeOf(data.reacted_at) }
  if (isTapback(kind)) return { type: kind, emoji: TAPBACK_EMOJI[kind], ...where }
  if (kind === "custom") return { type: kind, emoji: textOf(data.custom_emoji), ...where }
  if (kind === "sticker") return { type: kind, sticker: stickerOf(data.sticker), ...where }
  return undefined
}

function stickerOf(value: unknown): Sticker | undefined {
  if (!isFields(value)) return undefined
  const url = textOf(value.url)
  if (url === undefined) return undefined
  return {
    url,
    filename: textOf(value.file_name) ?? "",
    mimeType: textOf(value.mime_type) ?? "application/octet-stream",
    width: countOf(value.width) ?? 0,
    height: countOf(value.height) ?? 0,
  }
}
