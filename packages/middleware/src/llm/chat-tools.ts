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
import { stringAt } from "./json-reader.ts"
import type { Tool, Tools } from "./tool.ts"

export type ChatToolName = "react" | "effect" | "replyTo" | "rename"

/**
 * Tools for the chat itself, of which you choose what a model may do: `react` to the message, send the next
 * message with an `effect`, answer in the message's thread (`replyTo`), `rename` the group.
 *
 * @throws BackchatError `bad_configuration` for a name that is none of them
 * @example llm({ model, tools: { ...chatTools(["react", "effect"]), weather } })
 */
export function chatTools(names: readonly ChatToolName[]): Tools {
  return Object.fromEntries(
    names.map((name) => {
      if (Object.hasOwn(CHAT_TOOLS, name)) return [name, CHAT_TOOLS[name]]
      const legal = Object.keys(CHAT_TOOLS).join(", ")
      throw new BackchatError("bad_configuration", `chatTools(): there is no "${name}"; there are ${legal}.`)
    }),
  )
}

const EFFECTS: readonly EffectName[] = [...SCREEN_EFFECTS, ...BUBBLE_EFFECTS]

const CHAT_TOOLS: Readonly<Record<ChatToolName, Tool>> = {
  react: {
    description:
      "React to the person's message with a tapback (love, like, dislike, laugh, emphasize, question) or one emoji.",
    inputSchema: input("reaction"),
    async use(call, ctx) {
      await ctx.react(required(call, "reaction"))
      return "Reacted."
    },
  },
  effect: {
    description: "Let the next message arrive with an effect, on festive occasions.",
    inputSchema: input("name", EFFECTS),
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
    inputSchema: input("name"),
    async use(call, ctx) {
      mustBeGroup(ctx)
      await ctx.rename(required(call, "name"))
      return "Renamed."
    },
  },
}

function input(name: string, legal?: readonly string[]): Tool["inputSchema"] {
  const property = legal === undefined ? { type: "string" } : { type: "string", enum: legal }
  return { type: "object", properties: { [name]: property }, required: [name] }
}

function required(call: Json, name: string): string {
  const value = stringAt(call, name)
  if (value === undefined || value.trim() === "") throw new Error(`The input needs "${name}", a string.`)
  return value
}

function effectIn(call: Json): EffectName {
  const name = required(call, "name")
  const found = EFFECTS.find((legal) => legal === name)
  if (found === undefined) throw new Error(`There is no effect "${name}"; there are ${EFFECTS.join(", ")}.`)
  return found
}

function mustBeGroup(ctx: Context<MessageReceived>): void {
  if (ctx.chat.isGroup !== true) throw new Error("This chat is no group: it has no name.")
}
