import {
  BackchatError,
  BUBBLE_EFFECTS,
  type Context,
  type EffectName,
  effect,
  type Json,
  type MessageReceived,
  replyTo,
  SCREEN_EFFECTS,
} from "@backchat/core"
import { oneInput, requiredIn } from "./one-input.ts"
import { sendMedia } from "./send-media.ts"
import type { Tool, Tools } from "./tool.ts"

export type ChatToolName = "react" | "effect" | "replyTo" | "rename" | "sendMedia"

export interface ChatToolsOptions {
  /**
   * What `sendMedia` may send: https addresses with which a URL has to begin, `"https://images.example.com/cats/"`,
   * or a function that decides.
   */
  readonly media?: readonly string[] | ((url: URL) => boolean) | undefined
}

/**
 * Tools for the chat itself, of which you choose what a model may do: `react` to the message, send the next
 * message with an `effect`, answer in the message's thread (`replyTo`), `rename` the group, `sendMedia` from
 * addresses that you allow.
 *
 * @throws BackchatError `bad_configuration` for a name that is none of them, and for `sendMedia` without `media`
 * @example llm({ model, tools: { ...chatTools(["react", "effect"]), weather } })
 * @example chatTools(["sendMedia"], { media: ["https://images.example.com/"] })
 */
export function chatTools(names: readonly ChatToolName[], { media }: ChatToolsOptions = {}): Tools {
  return Object.fromEntries(
    names.map((name) => {
      if (name === "sendMedia") return [name, sendMedia(media)]
      if (Object.hasOwn(CHAT_TOOLS, name)) return [name, CHAT_TOOLS[name]]
      const legal = [...Object.keys(CHAT_TOOLS), "sendMedia"].join(", ")
      throw new BackchatError("bad_configuration", `chatTools(): there is no "${name}"; there are ${legal}.`)
    }),
  )
}

const EFFECTS: readonly EffectName[] = [...SCREEN_EFFECTS, ...BUBBLE_EFFECTS]

const CHAT_TOOLS: Readonly<Record<Exclude<ChatToolName, "sendMedia">, Tool>> = {
  react: {
    description:
      "React to the person's message with a tapback (love, like, dislike, laugh, emphasize, question) or one emoji.",
    inputSchema: oneInput("reaction"),
    async use(call, ctx) {
      await ctx.react(requiredIn(call, "reaction"))
      return "Reacted."
    },
  },
  effect: {
    description: "Let the next message arrive with an effect, on festive occasions.",
    inputSchema: oneInput("name", EFFECTS),
    async use(call) {
      return `The next message arrives with ${effectIn(call)}.`
    },
    shape: (call) => (draft) => effect(effectIn(call), draft),
  },
  replyTo: {
    description:
      "Let the next message answer the person's message in a thread of its own, useful in busy groups.",
    inputSchema: { type: "object", properties: {} },
    async use() {
      return "The next message answers in the thread."
    },
    shape: (_, ctx) => (draft) => replyTo(ctx.message, draft),
  },
  rename: {
    description: "Give the group chat another name, when people ask for it.",
    inputSchema: oneInput("name"),
    async use(call, ctx) {
      mustBeGroup(ctx)
      await ctx.rename(requiredIn(call, "name"))
      return "Renamed."
    },
  },
}

function effectIn(call: Json): EffectName {
  const name = requiredIn(call, "name")
  const found = EFFECTS.find((legal) => legal === name)
  if (found === undefined) throw new Error(`There is no effect "${name}"; there are ${EFFECTS.join(", ")}.`)
  return found
}

function mustBeGroup(ctx: Context<MessageReceived>): void {
  if (ctx.chat.isGroup !== true) throw new Error("This chat is no group: it has no name.")
}
