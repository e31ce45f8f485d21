import { BackchatError, type Json, PlatformError } from "@backchat/core"
import type { ChatModel, FinishReason, ModelEvent, ModelMessage } from "./chat-model.ts"
import { countAt, isObject, parseInput, stringAt } from "./json-reader.ts"
import { brokenOff, events } from "./wire.ts"

export interface AnthropicOptions {
  /** The model's name, `"claude-sonnet-4-5"`. */
  readonly model: string
  /** Default: `ANTHROPIC_API_KEY` from the environment. */
  readonly apiKey?: string | undefined
  /** Where `/v1/messages` is. Default `"https://api.anthropic.com"`. */
  readonly baseURL?: string | undefined
}

/** The API wants a limit; this is one that every model takes. */
const DEFAULT_MAX_TOKENS = 4_096

/**
 * A model of Anthropic's, over the Messages API, streamed. It can look at pictures.
 *
 * @throws BackchatError `bad_configuration` without a key
 * @example llm({ model: anthropic({ model: "claude-sonnet-4-5" }) })
 */
export function anthropic({
  model,
  apiKey = process.env.ANTHROPIC_API_KEY,
  baseURL = "https://api.anthropic.com",
}: AnthropicOptions): ChatModel {
  if (apiKey === undefined || apiKey === "") {
    throw new BackchatError(
      "bad_configuration",
      "anthropic() has no key. Set ANTHROPIC_API_KEY, or pass apiKey.",
    )
  }
  const name = `anthropic/${model}`
  return {
    name,
    images: true,
    async *stream({ messages, tools, signal, maxTokens = DEFAULT_MAX_TOKENS }): AsyncGenerator<ModelEvent> {
      const system = messages.filter(({ role }) => role === "system").map(({ content }) => content)
      const stream = events({
        name,
        url: `${baseURL.replace(/\/$/, "")}/v1/messages`,
        headers: { "x-api-key": apiKey, "anthropic-version": "2023-06-01" },
        body: {
          model,
          max_tokens: maxTokens,
          stream: true,
          messages: wireMessages(messages),
          ...(system.length > 0 && { system: system.join("\n\n") }),
          ...(tools.length > 0 && {
            tools: tools.map(({ name, description, inputSchema }) => ({
              name,
              description,
              input_schema: inputSchema,
            })),
          }),
        },
        signal,
      })
      yield* read(stream, name)
    },
  }
}

async function* read(stream: AsyncIterable<unknown>, model: string): AsyncGenerator<ModelEvent> {
  let call: { id: string; name: string; source: string } | undefined
  let inputTokens = 0
  let outputTokens = 0
  let reason: FinishReason = "other"
  for await (const event of stream) {
    switch (stringAt(event, "type")) {
      case "message_start":
        inputTokens = countAt(event, "message", "usage", "input_tokens") ?? 0
        break
      case "content_block_start":
        if (stringAt(event, "content_block", "type") === "tool_use") {
          call = {
            id: stringAt(event, "content_block", "id") ?? "",
            name: stringAt(event, "content_block", "name") ?? "",
            source: "",
          }
        }
        break
      case "content_block_delta": {
        const text = stringAt(event, "delta", "text")
        if (text !== undefined && text !== "") yield { type: "text", text }
        if (call !== undefined) call.source += stringAt(event, "delta", "partial_json") ?? ""
        break
      }
      case "content_block_stop":
        if (call !== undefined)
          yield { type: "tool-call", id: call.id, name: call.name, input: parseInput(call.source) }
        call = undefined
        break
      case "message_delta":
        reason = REASONS.get(stringAt(event, "delta", "stop_reason") ?? "") ?? reason
        // Cumulative, and more exact than what the stream began with.
        inputTokens = countAt(event, "usage", "input_tokens") ?? inputTokens
        outputTokens = countAt(event, "usage", "output_tokens") ?? outputTokens
        break
      case "message_stop":
        yield { type: "finish", reason, usage: { inputTokens, outputTokens } }
        return
      case "error":
        throw failure(model, event)
    }
  }
  throw brokenOff(model)
}

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["end_turn", "stop"],
  ["stop_sequence", "stop"],
  ["max_tokens", "length"],
  ["tool_use", "tool-calls"],
] as const)

/** Errors may come within a stream that began well (`overloaded_error`). */
function failure(model: string, event: unknown): PlatformError {
  const type = stringAt(event, "error", "type") ?? "error"
  const message = `${model} broke off: ${type}: ${stringAt(event, "error", "message") ?? ""}`
  return new PlatformError(message, {
    operation: "model.stream",
    retryable: type !== "invalid_request_error",
  })
}

type Turn = { readonly role: "user" | "assistant"; readonly content: readonly Json[] }

/** Turns alternate here, and results of tools are the user's. */
function wireMessages(messages: readonly ModelMessage[]): Json {
  const turns: Turn[] = []
  for (const message of messages) {
    if (message.role === "system") continue
    const role = message.role === "assistant" ? "assistant" : "user"
    const before = turns.at(-1)
    const content = blocksOf(message)
    if (content.length === 0) continue
    if (before?.role === role) turns[turns.length - 1] = { role, content: [...before.content, ...content] }
    else turns.push({ role, content })
  }
  return turns
}

function blocksOf(message: Exclude<ModelMessage, { readonly role: "system" }>): readonly Json[] {
  const text = message.content.trim() === "" ? [] : [{ type: "text", text: message.content }]
  switch (message.role) {
    case "user":
      return [
        ...text,
        ...(message.images ?? []).map((url) => ({ type: "image", source: { type: "url", url } })),
      ]
    case "assistant":
      return [
        ...text,
        ...(message.calls ?? []).map(({ id, name, input }) => ({
          type: "tool_use",
          id,
          name,
          input: isObject(input) && !Array.isArray(input) ? input : { input },
        })),
      ]
    case "tool":
      return [{ type: "tool_result", tool_use_id: message.id, content: message.content }]
  }
}
