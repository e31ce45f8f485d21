import {
  BackchatError,
  type Context,
  describe,
  type MessageReceived,
  PlatformError,
  wait,
} from "@backchat/core"
import { type CountTokens, tokensOfAll } from "../history/budget.ts"
import type { DayBudget } from "../limits/day-budget.ts"
import type {
  ChatModel,
  ModelMessage,
  ModelRequest,
  ToolCall,
  ToolSpec,
  Usage,
} from "../models/chat-model.ts"
import { Repetition } from "./repetition.ts"
import { Speech } from "./speech.ts"
import { until } from "./until.ts"

export interface AskOptions {
  /** The first that answers does. */
  readonly models: readonly ChatModel[]
  readonly tools: readonly ToolSpec[]
  readonly timeoutMs: number
  /** How often each is asked again. */
  readonly maxRetries: number
  readonly maxTokens: number | undefined
  readonly count: CountTokens
  readonly budget: DayBudget | undefined
}

/** A model's whole answer, as plain JSON for the journal. */
export type Answered = {
  readonly text: string
  readonly calls: readonly ToolCall[]
}

const RETRY_DELAYS_MS: readonly number[] = [250, 1_000, 4_000]
/** A model that asks for more patience than this is given up. */
const MAX_PATIENCE_MS = 10_000

/** Asks, for an answer that nobody hears before it is whole. @throws as `ask` does */
export function askQuietly(
  ctx: Context<MessageReceived>,
  messages: readonly ModelMessage[],
  options: AskOptions,
): Promise<Answered> {
  const speech = new Speech()
  speech.begin("")
  return ask(ctx, messages, options, speech)
}

/**
 * Asks the models in turn until one has answered to its end. A stream that dies goes on from what it has said,
 * with the same model and then with the next one.
 *
 * @throws the last model's error; BackchatError `over_budget` when the chat has used up its day
 */
export async function ask(
  ctx: Context<MessageReceived>,
  messages: readonly ModelMessage[],
  options: AskOptions,
  speech: Speech,
): Promise<Answered> {
  const { models, budget, maxRetries } = options
  await speech.begun
  await budget?.check(ctx)
  let failure: unknown
  for (const model of models) {
    for (let tries = 0; tries <= maxRetries; tries++) {
      const before = speech.text.length
      try {
        const calls = await answerOf(ctx, model, messages, options, speech)
        return { text: speech.text, calls }
      } catch (error) {
        ctx.signal.throwIfAborted()
        speech.dropWord()
        failure = error
        ctx.log.warn({ model: model.name, error: describe(error) }, "A model did not answer.")
        const patienceMs = patience(error, tries, speech.text.length > before)
        if (patienceMs === undefined || tries === maxRetries) break
        await wait(patienceMs, ctx.signal)
      }
    }
  }
  throw failure
}

/** How long to wait before the same model is asked again; undefined when that is of no use. */
function patience(error: unknown, tries: number, hasSpoken: boolean): number | undefined {
  const isTemporary = error instanceof BackchatError && error.retryable
  if (!isTemporary && !hasSpoken) return undefined
  const asked = error instanceof PlatformError ? error.retryAfterMs : undefined
  const patienceMs = asked ?? RETRY_DELAYS_MS[tries] ?? RETRY_DELAYS_MS.at(-1) ?? 0
  return patienceMs > MAX_PATIENCE_MS ? undefined : patienceMs
}

async function answerOf(
  ctx: Context<MessageReceived>,
  model: ChatModel,
  messages: readonly ModelMessage[],
  { tools, timeoutMs, maxTokens, count, budget }: AskOptions,
  speech: Speech,
): Promise<readonly ToolCall[]> {
  const alarm = AbortSignal.timeout(timeoutMs)
  const signal = AbortSignal.any([ctx.signal, alarm])
  const begun = speech.text
  const told = goingOn(model.images === true ? messages : messages.map(blind), begun)
  const request: ModelRequest = { messages: told, tools, signal, maxTokens, ...(begun !== "" && { begun }) }
  const repetition = new Repetition(begun)
  const calls: ToolCall[] = []
  let text = ""
  let usage: Usage | undefined
  try {
    for await (const event of until(model.stream(request), signal)) {
      if (event.type === "text") {
        text += event.text
        speech.hear(repetition.read(event.text))
      } else if (event.type === "tool-call")
        calls.push({ id: event.id, name: event.name, input: event.input })
      else {
        usage = event.usage ?? { inputTokens: tokensOfAll(told, count), outputTokens: count(text) }
        speech.hear(repetition.end())
        speech.finishWord()
        return calls
      }
    }
    throw endless(model)
  } catch (error) {
    if (text !== "") usage = { inputTokens: tokensOfAll(told, count), outputTokens: count(text) }
    throw alarm.aborted && !ctx.signal.aborted ? tooSlow(model, timeoutMs, error) : error
  } finally {
    if (usage !== undefined) await budget?.spend(ctx, model.name, usage)
  }
}

const GO_ON = "Your answer broke off there. Go on exactly where it ends, and repeat nothing of it."

/** A conversation in which a model has begun to answer. */
function goingOn(messages: readonly ModelMessage[], begun: string): readonly ModelMessage[] {
  if (begun === "") return messages
  return [...messages, { role: "assistant", content: begun.trimEnd() }, { role: "user", content: GO_ON }]
}

function blind(message: ModelMessage): ModelMessage {
  if (message.role !== "user" || message.images === undefined) return message
  return { role: "user", content: `${message.content} [a picture that you cannot see]`.trim() }
}

function endless(model: ChatModel): PlatformError {
  return new PlatformError(`${model.name} broke off: the stream has no finish.`, {
    operation: "model.stream",
    retryable: true,
  })
}

function tooSlow(model: ChatModel, timeoutMs: number, cause: unknown): PlatformError {
  return new PlatformError(
    `${model.name} did not answer within ${timeoutMs} ms. Pass timeoutMs if it needs longer.`,
    { operation: "model.stream", retryable: true, cause },
  )
}
