import type { Chat } from "../model/chat.ts"
import type { MessageReceived, ReactionChanged } from "../model/event.ts"
import { textOf } from "../model/message.ts"
import type { Part } from "../model/part.ts"
import type { Reaction, Tapback } from "../model/reaction.ts"

export interface HappeningOptions {
  /** Default: a new one each time. */
  readonly id?: string
  /** A chat, or the id of a direct iMessage chat. Default `"chat-1"`. */
  readonly chat?: string | Chat
  /** Who does it. Default `"+12025550147"`. */
  readonly from?: string
  /** Your number. Default `"+12025550100"`. */
  readonly line?: string
  /** The adapter it comes through. Default `"recorder"`. */
  readonly adapter?: string
}

let count = 0

/** A message of one text, or of these parts, for `bot.inject`. */
export function received(said: string | readonly Part[], options: HappeningOptions = {}): MessageReceived {
  const common = happening(options)
  const parts = typeof said === "string" ? [{ type: "text" as const, value: said }] : said
  return {
    ...common,
    type: "message.received",
    message: {
      id: `message-of-${common.id}`,
      parts,
      text: textOf(parts),
      from: common.from,
      service: "iMessage",
    },
  }
}

/** What someone reacts with: a tapback, or any other emoji. */
export type ReactedWith = Tapback | { readonly emoji: string }

/** A reaction to the message `to` (default `"message-1"`), for `bot.inject`. */
export function reacted(
  reaction: ReactedWith,
  options: HappeningOptions & { readonly to?: string } = {},
): ReactionChanged<"reaction.added"> {
  return { ...happening(options), type: "reaction.added", reaction: reactionTo(reaction, options.to) }
}

/** A reaction taken back, for `bot.inject`. */
export function unreacted(
  reaction: ReactedWith,
  options: HappeningOptions & { readonly to?: string } = {},
): ReactionChanged<"reaction.removed"> {
  return { ...happening(options), type: "reaction.removed", reaction: reactionTo(reaction, options.to) }
}

function reactionTo(reaction: ReactedWith, messageId = "message-1"): Reaction {
  const what = typeof reaction === "string" ? { type: reaction } : { type: "custom" as const, ...reaction }
  return { ...what, messageId, partIndex: 0 }
}

function happening({ id = `event-${++count}`, chat = "chat-1", ...options }: HappeningOptions) {
  const { from = "+12025550147", line = "+12025550100", adapter = "recorder" } = options
  return {
    id,
    adapter,
    at: Date.now(),
    traceId: "0af7651916cd43dd8448eb211c80319c",
    line,
    chat: typeof chat === "string" ? { id: chat, isGroup: false, line, service: "iMessage" as const } : chat,
    from: { handle: from, isMe: false, service: "iMessage" as const },
  }
}
