import {
  type BackchatError,
  type Context,
  describe,
  type MessageReceived,
  PlatformError,
} from "@backchat/core"
import type { ChatModel, ModelMessage, ModelRequest, ToolCall, ToolSpec } from "./chat-model.ts"
import type { DayBudget } from "./day-budget.ts"
import { type CountTokens, tokensOf } from "./history.ts"

export interface AskOptions {
  /** The first that answers does. */
  readonly models: readonly ChatModel[]
  readonly tools: readonly ToolSpec[]
  readonly timeoutMs: number
  readonly maxTokens: number | undefined
  readonly count: CountTokens
  readonly budget: DayBudget | undefined
}

/** A model's whole answer, as plain JSON for the journal. */
export type Answered = {
  readonly text: string
  readonly calls: readonly ToolCall[]
}

/**
 * Asks the models in turn until one has answered to its end. What one said before it failed is dropped:
 * nobody has seen it.
 *
 * @throws the last model's error; BackchatError `handler_failed` when the chat has used up its day
 */
export async function ask(
  ctx: Context<MessageReceived>,
  messages: readonly ModelMessage[],
  options: AskOptions,
): Promise<Answered> {
  const { models, budget } = options
  await budget?.check(ctx)
  let failure: unknown
  for (const model of models) {
    try {
      const { answered, tokens } = await answerOf(model, ctx.signal, messages, options)
      await budget?.spend(ctx, tokens)
      return answered
    } catch (error) {
      ctx.signal.throwIfAborted()
      failure = error
      ctx.log.warn({ model: model.name, error: describe(error) }, "A model did not answer.")
    }
  }
  throw failure
}

async function answerOf(
  model: ChatModel,
  outer: AbortSignal,
  messages: readonly ModelMessage[],
  { tools, timeoutMs, maxTokens, count }: AskOptions,
): Promise<{ readonly answered: Answered; readonly tokens: number }> {
  const alarm = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([outer, alarm])
  const request: ModelRequest = {
    messages: model.images === true ? messages : messages.map(blind),
    tools,
    signal,
    maxTokens,
  }
  let text = ""
  const calls: ToolCall[] = []
  try {
    for await (const event of until(model.stream(request), signal)) {
      if (event.type === "text") text += event.text
      else if (event.type === "tool-call") calls.push({ id: event.id, name: event.name, input: event.input })
      else {
        const { usage } = event
        const counted = messages.reduce((sum, message) => sum + tokensOf(message, count), count(text))
        return { answered: { text, calls }, tokens: usage ? usage.inputTokens + usage.outputTokens : counted }
      }
    }
  } catch (error) {
    throw alarm.aborted && !outer.aborted ? tooSlow(model, timeoutMs, error) : error
  }
  throw new PlatformError(`${model.name} broke off: the stream has no finish.`, {
    operation: "model.stream",
    retryable: true,
  })
}

/** A stream until a signal, for models that do not look at it. */
async function* until<Item>(stream: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const iterator = stream[Symbol.asyncIterator]()
  let abort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason)
  })
  aborted.catch(() => {})
  signal.addEventListener("abort", abort, { once: true })
  try {
    for (;;) {
      signal.throwIfAborted()
      const { done, value } = await Promise.race([iterator.next(), aborted])
      if (done === true) return
      yield value
    }
  } finally {
    signal.removeEventListener("abort", abort)
    iterator.return?.().catch(() => {}) // not awaited: a stream that hangs would hang us
  }
}

function blind(message: ModelMessage): ModelMessage {
  if (message.role !== "user" || message.images === undefined) return message
  return { role: "user", content: `${message.content} [a picture that you cannot see]`.trim() }
}

function tooSlow(model: ChatModel, timeoutMs: number, cause: unknown): BackchatError {
  return new PlatformError(
    `${model.name} did not answer within ${timeoutMs} ms. Pass timeoutMs if it needs longer.`,
    {
      operation: "model.stream",
      retryable: true,
      cause,
    },
  )
}
