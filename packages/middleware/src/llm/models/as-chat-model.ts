import { BackchatError } from "@backchat/core"
import { type AiSdkModel, aiSdk } from "./ai-sdk.ts"
import type { ChatModel, ModelEvent, ModelRequest } from "./chat-model.ts"

/** A function from a conversation to a stream of text: the least that can be a model. */
export type TextModel = (request: ModelRequest) => AsyncIterable<string>

/** Whatever `llm({ model })` takes. */
export type ModelLike = ChatModel | AiSdkModel | TextModel

/**
 * Makes a `ChatModel` of a function that streams text, or of a model object of the Vercel AI SDK 5, 6 or 7
 * (specification v2, v3 or v4). A `ChatModel` stays what it is.
 *
 * @throws BackchatError `bad_configuration` for anything else
 * @example asChatModel(async function* () { yield "Hello" })
 */
export function asChatModel(model: ModelLike): ChatModel {
  if (typeof model === "function") return textModel(model)
  if (typeof model === "object" && model !== null) {
    if ("doStream" in model) return aiSdk(model)
    if ("stream" in model && typeof model.stream === "function") return model
  }
  throw new BackchatError(
    "bad_configuration",
    `This is no model: ${typeof model === "string" ? JSON.stringify(model) : typeof model}. Pass openai({ … }), ` +
      "anthropic({ … }), offline(), a model object of the AI SDK, or a function that returns a stream of text.",
  )
}

function textModel(model: TextModel): ChatModel {
  return {
    name: model.name || "function",
    async *stream(request): AsyncGenerator<ModelEvent> {
      for await (const text of model(request)) yield { type: "text", text }
      yield { type: "finish", reason: "stop" }
    },
  }
}
