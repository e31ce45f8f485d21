import type { Json } from "@backchat/core"

/** A tool as a model is told of it. */
export interface ToolSpec {
  readonly name: string
  readonly description: string
  /** JSON Schema of its input, an object. */
  readonly inputSchema: { readonly [key: string]: Json }
}

/** A model's wish to use a tool. */
export type ToolCall = {
  readonly id: string
  readonly name: string
  /** As the model wrote it: not checked yet. Text when it was no JSON. */
  readonly input: Json
}

/** One message of a conversation, as plain JSON. */
export type ModelMessage =
  | { readonly role: "system"; readonly content: string }
  | {
      readonly role: "user"
      readonly content: string
      /** URLs of pictures. Only models with `images` get them. */
      readonly images?: readonly string[]
    }
  | { readonly role: "assistant"; readonly content: string; readonly calls?: readonly ToolCall[] }
  | { readonly role: "tool"; readonly id: string; readonly name: string; readonly content: string }

export interface ModelRequest {
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly ToolSpec[]
  readonly signal: AbortSignal
  /** The longest answer, in the model's tokens. Absent: the model's own limit. */
  readonly maxTokens?: number | undefined
  /**
   * What was said of this answer before its stream broke off. The messages end with it and with the request to go
   * on, so only a model that can go on in a better way needs to look at it.
   */
  readonly begun?: string | undefined
}

/** Tokens as the model counted them. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
}

export type FinishReason = "stop" | "length" | "tool-calls" | "other"

/** What comes out of a model, piece by piece. `finish` is the last; a stream without one has died. */
export type ModelEvent =
  | { readonly type: "text"; readonly text: string }
  | ({ readonly type: "tool-call" } & ToolCall)
  | { readonly type: "finish"; readonly reason: FinishReason; readonly usage?: Usage | undefined }

/**
 * A language model. `asChatModel` makes one of most things that are one.
 *
 * @example
 * const parrot: ChatModel = {
 *   name: "parrot",
 *   async *stream({ messages }) {
 *     yield { type: "text", text: messages.at(-1)?.content ?? "" }
 *     yield { type: "finish", reason: "stop" }
 *   },
 * }
 */
export interface ChatModel {
  /** For logs and errors. */
  readonly name: string
  /** Whether it can look at pictures by their URL. Default false. */
  readonly images?: boolean | undefined
  /**
   * Answers a conversation.
   *
   * @throws PlatformError with the status, and whether the same request may succeed later
   */
  stream(request: ModelRequest): AsyncIterable<ModelEvent>
}
