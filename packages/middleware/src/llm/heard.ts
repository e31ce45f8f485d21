import type { Context, Message, MessageReceived } from "@backchat/core"
import type { ModelMessage } from "./models/chat-model.ts"

/** A message, and where it stands among those that this run answers. */
export interface Placed {
  readonly message: Message
  /** How many messages there were with it. */
  readonly place: number
}

/** The messages that this run answers, from the last `/reset` on: none when it is the last of them. */
export function newest({ messages }: Context<MessageReceived>): {
  readonly messages: readonly Placed[]
  readonly isReset: boolean
} {
  const reset = messages.findLastIndex(({ text }) => /^\s*\/reset\s*$/i.test(text))
  const placed = messages.map((message, index) => ({ message, place: index + 1 }))
  return { messages: placed.slice(reset + 1), isReset: reset !== -1 }
}

/** What people said, as the model hears it, and between it what an interrupted answer had said. */
export function heard(ctx: Context<MessageReceived>, messages: readonly Placed[]): readonly ModelMessage[] {
  return messages.flatMap(({ message, place }) => {
    const said = ctx.said.filter(({ after }) => after === place).map(({ text }) => text)
    const answer: readonly ModelMessage[] =
      said.length === 0 ? [] : [{ role: "assistant", content: said.join("\n\n") }]
    return [heardOf(ctx, message), ...answer]
  })
}

function heardOf(ctx: Context<MessageReceived>, { text, parts, from }: Message): ModelMessage {
  const images = parts.flatMap((part) => (part.type === "media" && part.kind === "image" ? [part.url] : []))
  const content = ctx.chat.isGroup === true && from !== undefined ? `${from.handle}: ${text}` : text
  return { role: "user", content, ...(images.length > 0 && { images }) }
}
