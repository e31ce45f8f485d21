import { bubbleOf, nameOf } from "../world/bubble.ts"
import { type Chat, others } from "../world/chat.ts"
import type { Message } from "../world/message.ts"
import type { World } from "../world/world.ts"

/** Everything that was said, chat by chat, as a person would read it aloud. */
export function transcriptOf(world: World): string {
  const chats = [...world.chats.all()]
  return chats.length === 0
    ? "(nothing was said)"
    : chats.map((chat) => chatTranscript(world, chat)).join("\n\n")
}

/** Everything that was said in one chat. */
export function chatTranscript(world: World, chat: Chat): string {
  const names = others(chat).map((member) => nameOf(world, member.handle))
  const title = chat.isGroup ? `${chat.name ?? "Group"}: ${names.join(", ")}` : names.join(", ")
  const lines = chat.messages.map((message) => `  ${line(world, message)}`)
  return [`${title} · ${chat.line.number} · ${chat.service}`, ...lines].join("\n")
}

function line(world: World, message: Message): string {
  const { from, fromLine, text, effect, reactions, edited } = bubbleOf(world, message)
  const remarks = [
    fromLine && message.status !== "read" ? message.status : "",
    edited ? "edited" : "",
    effect ?? "",
    ...reactions.map((reaction) => `${reaction.type} by ${reaction.from}`),
  ].filter((remark) => remark !== "")
  const after = remarks.length > 0 ? `  (${remarks.join(", ")})` : ""
  return `${from}: ${text.replaceAll("\n", "\n    ")}${after}`
}
