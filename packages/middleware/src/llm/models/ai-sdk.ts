import { BackchatError, describe, PlatformError } from "@backchat/core"
import type { ChatModel, FinishReason, ModelEvent, ModelMessage, ModelRequest } from "./chat-model.ts"
import { at, countAt, isObject, parseInput, stringAt } from "./json-reader.ts"

/** A language model object of the Vercel AI SDK, as far as it is read. */
export interface AiSdkModel {
  readonly specificationVersion: string
  readonly provider: string
  readonly modelId: string
  /** Which URLs it fetches by itself, by media type. */
  readonly supportedUrls?: unknown
  // `never`: every version has options of its own, and they are made to fit below.
  doStream(options: never): PromiseLike<{ readonly stream: AsyncIterable<unknown> }>
}

const VERSIONS: readonly string[] = ["v2", "v3", "v4"]

/** Reads a model object of the AI SDK 5, 6 or 7 (specification v2, v3, v4) by its shape. */
export function aiSdk(model: AiSdkModel): ChatModel {
  const { specificationVersion, provider, modelId } = model
  if (!VERSIONS.includes(specificationVersion)) {
    throw new BackchatError(
      "bad_configuration",
      `The AI SDK model ${modelId} has specification ${specificationVersion}; legal are ${VERSIONS.join(", ")} (AI SDK 5, 6, 7).`,
    )
  }
  const name = `${provider}/${modelId}`
  return {
    name,
    images: seesImages(model.supportedUrls),
    async *stream(request): AsyncGenerator<ModelEvent> {
      try {
        // The options of all three specifications, as far as they are used here, are the same.
        const { stream } = await model.doStream(optionsOf(request, specificationVersion) as never)
        for await (const part of stream) {
          const event = eventOf(part, name)
          if (event !== undefined) yield event
        }
      } catch (error) {
        request.signal.throwIfAborted()
        throw error instanceof PlatformError ? error : failure(name, error)
      }
    },
  }
}

function seesImages(supportedUrls: unknown): boolean {
  return isObject(supportedUrls) && Object.keys(supportedUrls).some((type) => /^(?:image\/|\*)/.test(type))
}

function optionsOf({ messages, tools, signal, maxTokens }: ModelRequest, version: string): object {
  return {
    prompt: messages.map((message) => promptOf(message, version)),
    tools: tools.map((tool) => ({ type: "function", ...tool })),
    abortSignal: signal,
    ...(tools.length > 0 && { toolChoice: { type: "auto" } }),
    ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
  }
}

function promptOf(message: ModelMessage, version: string): object {
  switch (message.role) {
    case "system":
      return message
    case "user": {
      const images = (message.images ?? []).map((url) => ({
        type: "file",
        mediaType: "image/*",
        data: version === "v4" ? { type: "url", url: new URL(url) } : new URL(url),
      }))
      return { role: "user", content: [{ type: "text", text: message.content }, ...images] }
    }
    case "assistant": {
      const text = message.content === "" ? [] : [{ type: "text", text: message.content }]
      const calls = (message.calls ?? []).map(({ id, name, input }) => ({
        type: "tool-call",
        toolCallId: id,
        toolName: name,
        input,
      }))
      return { role: "assistant", content: [...text, ...calls] }
    }
    case "tool": {
      const { id, name, content } = message
      const output = { type: "text", value: content }
      return { role: "tool", content: [{ type: "tool-result", toolCallId: id, toolName: name, output }] }
    }
  }
}

function eventOf(part: unknown, name: string): ModelEvent | undefined {
  switch (stringAt(part, "type")) {
    case "text-delta":
      return { type: "text", text: stringAt(part, "delta") ?? "" }
    case "tool-call": {
      const id = stringAt(part, "toolCallId") ?? ""
      return {
        type: "tool-call",
        id,
        name: stringAt(part, "toolName") ?? "",
        input: parseInput(stringAt(part, "input") ?? ""),
      }
    }
    case "finish": {
      const inputTokens =
        countAt(part, "usage", "inputTokens") ?? countAt(part, "usage", "inputTokens", "total")
      const outputTokens =
        countAt(part, "usage", "outputTokens") ?? countAt(part, "usage", "outputTokens", "total")
      const reason = stringAt(part, "finishReason") ?? stringAt(part, "finishReason", "unified")
      const isCounted = inputTokens !== undefined && outputTokens !== undefined
      return {
        type: "finish",
        reason: reasonOf(reason),
        usage: isCounted ? { inputTokens, outputTokens } : undefined,
      }
    }
    case "error":
      throw failure(name, isObject(part) ? part.error : undefined)
    default:
      return undefined
  }
}

function reasonOf(reason: string | undefined): FinishReason {
  return reason === "stop" || reason === "length" || reason === "tool-calls" ? reason : "other"
}

/** The SDK's errors of calls say whether to try again (`isRetryable`); of others nothing is known. */
function failure(name: string, cause: unknown): PlatformError {
  const seconds = Number(stringAt(cause, "responseHeaders", "retry-after") ?? Number.NaN)
  return new PlatformError(`${name} failed: ${describe(cause)}`, {
    operation: "model.stream",
    status: countAt(cause, "statusCode"),
    retryable: at(cause, "isRetryable") !== false,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
    cause,
  })
}
