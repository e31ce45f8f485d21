/** One message of a conversation with a model. */
export type ModelMessage =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string; readonly images?: readonly string[] }
  | { readonly role: "assistant"; readonly content: string; readonly calls?: readonly ModelCall[] }
  | { readonly role: "tool"; readonly id: string; readonly name: string; readonly content: string }

/** A use of a tool that a model asks for. */
export interface ModelCall {
  readonly id: string
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: JSON, which other packages type more narrowly
  readonly input: any
}

export interface ModelTool {
  readonly name: string
  readonly description: string
  /** JSON Schema of its input. */
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly inputSchema: { readonly [key: string]: any }
}

export interface ModelRequest {
  /** The model's name, as the client wrote it. */
  readonly model: string
  readonly messages: readonly ModelMessage[]
  readonly tools: readonly ModelTool[]
  /** Aborts when the client hangs up. */
  readonly signal: AbortSignal
  /** The longest answer that the client wants, in tokens. */
  readonly maxTokens?: number | undefined
}

export interface ModelUsage {
  readonly inputTokens: number
  readonly outputTokens: number
}

/** What comes out of a model, piece by piece, a `finish` last. */
export type ModelEvent =
  | { readonly type: "text"; readonly text: string }
  | ({ readonly type: "tool-call" } & ModelCall)
  | { readonly type: "finish"; readonly reason: ModelEnding; readonly usage?: ModelUsage | undefined }

export type ModelEnding = "stop" | "length" | "tool-calls" | "other"

/**
 * A model that an emulator serves: whatever has this shape, as every `ChatModel` of `@backchat/middleware` has.
 *
 * A model that throws before its first event is answered with the error's `status` (500 without one) and its
 * `retryAfterMs`; one that throws later has its connection torn, as when a server dies.
 */
export interface EmulatedModel {
  readonly name: string
  stream(request: ModelRequest): AsyncIterable<ModelEvent>
}
