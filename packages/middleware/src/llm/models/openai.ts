import type { Json } from "@backchat/core"
import type { ChatModel, FinishReason, ModelEvent, ModelMessage, Usage } from "./chat-model.ts"
import { at, countAt, isObject, listAt, parseInput, stringAt } from "./json-reader.ts"
import { brokenOff, events } from "./wire.ts"

export interface OpenAiOptions {
  /** The model's name at that endpoint, `"gpt-5-mini"`, `"llama3.2"`. */
  readonly model: string
  /** Default: at OpenAI `OPENAI_API_KEY` from the environment, elsewhere none. */
  readonly apiKey?: string | undefined
  /** Where `/chat/completions` is. Default `"https://api.openai.com/v1"`. */
  readonly baseURL?: string | undefined
  /** Whether the model can look at pictures. Default false. */
  readonly images?: boolean | undefined
}

const OPENAI_URL = "https://api.openai.com/v1"

/**
 * A model behind an OpenAI-compatible endpoint (chat completions, streamed): OpenAI, Ollama, vLLM, OpenRouter.
 *
 * @example llm({ model: openai({ model: "gpt-5-mini" }) })
 * @example llm({ model: openai({ model: "llama3.2", baseURL: "http://127.0.0.1:11434/v1" }) })
 */
export function openai({ model, apiKey, baseURL = OPENAI_URL, images = false }: OpenAiOptions): ChatModel {
  // A key of OpenAI's is nobody else's business.
  const key = apiKey ?? (baseURL === OPENAI_URL ? process.env.OPENAI_API_KEY : undefined)
  const name = `openai/${model}`
  // OpenAI's newer models take only the new name, and most of the others only the old one.
  const limit = baseURL === OPENAI_URL ? "max_completion_tokens" : "max_tokens"
  return {
    name,
    images,
    async *stream({ messages, tools, signal, maxTokens }): AsyncGenerator<ModelEvent> {
      const reader = new Reader()
      const stream = events({
        name,
        url: `${baseURL.replace(/\/$/, "")}/chat/completions`,
        headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
        body: {
          model,
          messages: messages.map(wireMessage),
          stream: true,
          stream_options: { include_usage: true },
          ...(tools.length > 0 && { tools: tools.map(wireTool) }),
          ...(maxTokens !== undefined && { [limit]: maxTokens }),
        },
        signal,
      })
      for await (const chunk of stream) {
        if (isObject(at(chunk, "error"))) throw brokenOff(name, stringAt(chunk, "error", "message"))
        const text = reader.read(chunk)
        if (text !== undefined && text !== "") yield { type: "text", text }
      }
      if (reader.reason === undefined) throw brokenOff(name)
      for (const { id, name, source } of reader.calls)
        yield { type: "tool-call", id, name, input: parseInput(source) }
      yield { type: "finish", reason: reader.reason, usage: reader.usage }
    },
  }
}

/** Puts together what comes in pieces. */
class Reader {
  readonly calls: { id: string; name: string; source: string }[] = []
  reason: FinishReason | undefined
  usage: Usage | undefined

  /** Reads one chunk, and returns the text in it. */
  read(chunk: unknown): string | undefined {
    const inputTokens = countAt(chunk, "usage", "prompt_tokens")
    const outputTokens = countAt(chunk, "usage", "completion_tokens")
    if (inputTokens !== undefined && outputTokens !== undefined) this.usage = { inputTokens, outputTokens }
    const choice = at(chunk, "choices", 0)
    const reason = stringAt(choice, "finish_reason")
    if (reason !== undefined) this.reason = REASONS.get(reason) ?? "other"
    for (const piece of listAt(choice, "delta", "tool_calls")) this.#readCall(piece)
    return stringAt(choice, "delta", "content")
  }

  #readCall(piece: unknown): void {
    // Some servers leave the index out, and send each call in one piece.
    const index = countAt(piece, "index") ?? this.calls.length
    this.calls[index] ??= { id: stringAt(piece, "id") ?? `call-${index}`, name: "", source: "" }
    this.calls[index].name += stringAt(piece, "function", "name") ?? ""
    this.calls[index].source += stringAt(piece, "function", "arguments") ?? ""
  }
}

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "tool-calls"],
] as const)

function wireTool({
  name,
  description,
  inputSchema,
}: {
  readonly name: string
  readonly description: string
  readonly inputSchema: Json
}): Json {
  return { type: "function", function: { name, description, parameters: inputSchema } }
}

function wireMessage(message: ModelMessage): Json {
  switch (message.role) {
    case "system":
      return { role: "system", content: message.content }
    case "user": {
      const { content, images = [] } = message
      if (images.length === 0) return { role: "user", content }
      const pictures = images.map((url) => ({ type: "image_url", image_url: { url } }))
      return { role: "user", content: [{ type: "text", text: content }, ...pictures] }
    }
    case "assistant": {
      const { content, calls = [] } = message
      if (calls.length === 0) return { role: "assistant", content }
      const tool_calls = calls.map(({ id, name, input }) => ({
        id,
        type: "function",
        function: { name, arguments: JSON.stringify(input) },
      }))
      return { role: "assistant", content, tool_calls }
    }
    case "tool":
      return { role: "tool", tool_call_id: message.id, content: message.content }
  }
}
