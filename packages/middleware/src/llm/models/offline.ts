import type { Json } from "@backchat/core"
import { afterVisible, countVisible } from "../answer/visible.ts"
import type { ChatModel, ModelEvent, ModelMessage, ModelRequest, ToolSpec } from "./chat-model.ts"
import { at, listAt, stringAt } from "./json-reader.ts"
import { reflected } from "./reflection.ts"

/**
 * A model that is none: a few rules, no network and no key. It says so when asked, mirrors what people say,
 * and uses your tools when a message names one. For tests, for first steps, and as an honest fallback.
 *
 * @example bot.onText(llm({ model: offline(), tools: { time } })) // "what time is it?" uses the tool
 */
export function offline(): ChatModel {
  return {
    name: "offline",
    async *stream({ begun = "", ...asked }): AsyncGenerator<ModelEvent> {
      // What was begun, and the request to go on with it, are no part of what people said.
      const request = begun === "" ? asked : { ...asked, messages: asked.messages.slice(0, -2) }
      const call = wishIn(request)
      if (call !== undefined) {
        yield { type: "tool-call", ...call }
        yield { type: "finish", reason: "tool-calls" }
        return
      }
      for (const word of afterVisible(answer(request), countVisible(begun)).match(/\s*\S+/g) ?? []) {
        request.signal.throwIfAborted()
        yield { type: "text", text: word }
      }
      yield { type: "finish", reason: "stop" }
    },
  }
}

function answer({ messages, tools }: ModelRequest): string {
  const results = resultsIn(messages)
  if (results.length > 0) return results.join("\n\n")
  const said = lastSaid(messages)
  if (/\bwhat\b.*\b(?:can|could|do) you\b|\bwhat\b.*\byou can\b|\bhelp\b/i.test(said)) return abilities(tools)
  return reflected(said) ?? `I heard “${said}”, and I have no rule for it. Ask me what I can do.`
}

function abilities(tools: readonly ToolSpec[]): string {
  const list = tools.map(({ name, description }) => `- **${name}**: ${description}`).join("\n")
  return [
    "I am rules and not an AI: I run without a key and without a network.",
    tools.length > 0 ? `When you name one of these, I use it:\n${list}` : "I have no tools here.",
    "Anything else I only mirror. Connect a model, and the same bot will think.",
  ].join("\n\n")
}

/** What the tools said since the person spoke. */
function resultsIn(messages: readonly ModelMessage[]): readonly string[] {
  const since = messages.slice(messages.findLastIndex(({ role }) => role === "user") + 1)
  return since.filter(({ role }) => role === "tool").map(({ content }) => content)
}

/** The person's last words, without the handle that stands before them in groups. */
function lastSaid(messages: readonly ModelMessage[]): string {
  const said = messages.findLast(({ role }) => role === "user")?.content ?? ""
  return said.replace(/^(?:\+\d+|\S+@\S+): /, "").trim()
}

/** The tool that the person's last words name, unless it was used for them already. */
function wishIn({
  messages,
  tools,
}: ModelRequest): { readonly id: string; readonly name: string; readonly input: Json } | undefined {
  if (messages.at(-1)?.role !== "user") return undefined
  const said = lastSaid(messages)
  for (const { name, inputSchema } of tools) {
    const words = name
      .replace(/([a-z])([A-Z])/g, "$1 $2")
      .split(/[\s_-]+/)
      .join("[\\s_-]?")
    const named = new RegExp(`\\b${words}s?\\b`, "i").exec(said)
    if (named === null) continue
    const input = inputFor(inputSchema, said, said.slice(named.index + named[0].length))
    if (input !== undefined) return { id: `offline-${messages.length}`, name, input }
  }
  return undefined
}

/** What a tool needs, found in the text; undefined when something is not there. */
function inputFor(schema: Json, said: string, after: string): Json | undefined {
  const input: Record<string, Json> = {}
  for (const name of listAt(schema, "required")) {
    if (typeof name !== "string") return undefined
    const value = valueFor(at(schema, "properties", name), said, after)
    if (value === undefined) return undefined
    input[name] = value
  }
  return input
}

function valueFor(property: unknown, said: string, after: string): Json | undefined {
  const choices = listAt(property, "enum").filter((choice) => typeof choice === "string")
  if (choices.length > 0) return choices.find((choice) => said.toLowerCase().includes(choice.toLowerCase()))
  const type = stringAt(property, "type")
  if (type === "number" || type === "integer") {
    const digits = (type === "integer" ? /-?\d+/ : /-?\d+(?:\.\d+)?/).exec(said)?.[0]
    return digits === undefined ? undefined : Number(digits)
  }
  if (type !== "string") return undefined
  const text =
    /["“]([^"”]+)["”]/.exec(said)?.[1] ?? after.replace(/^\s*(?:in|for|of|to|about|with|:)\s+/i, "")
  return text.replace(/[?!.\s]+$/, "").trim() || undefined
}
