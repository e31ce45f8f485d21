import { type Answer, BackchatError, type Context, type MessageReceived, type Next } from "@backchat/core"
import { type When, wantsAnswer } from "./addressed.ts"
import { asChatModel, type ModelLike } from "./as-chat-model.ts"
import type { ModelMessage } from "./chat-model.ts"
import { converse } from "./conversation.ts"
import { DayBudget } from "./day-budget.ts"
import { type CountTokens, countByLength, type HistoryOptions, Memory, withinBudget } from "./history.ts"
import { specsOf, type Tools } from "./tool.ts"

/** What is said when no model answers: a text, or what a function makes of the reason. */
export type FailureAnswer =
  | string
  | ((reason: string, ctx: Context<MessageReceived>) => Answer | Promise<Answer>)

export interface LlmOptions {
  /** Who thinks: `openai()`, `anthropic()`, `offline()`, a model of the AI SDK, or a function. */
  readonly model: ModelLike
  /** Who it is and how it speaks. */
  readonly system?: string | ((ctx: Context<MessageReceived>) => string | Promise<string>) | undefined
  /** What it can do, by name. */
  readonly tools?: Tools | undefined
  /** What it remembers of a chat. `false`: nothing. */
  readonly history?: HistoryOptions | false | undefined
  /** How often it is asked for one answer, the first time included, when it uses tools. Default 5. */
  readonly maxSteps?: number | undefined
  /** The longest it may take for one step, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number | undefined
  /** Who is asked when `model` fails. */
  readonly fallback?: ModelLike | undefined
  /** The answer when all fail. Default: none, and the event is tried again as with every handler that fails. */
  readonly onFailure?: FailureAnswer | undefined
  /** The bot's name: people in groups use it to address the bot. Bots of different names share no history. */
  readonly name?: string | undefined
  /** When to answer in groups; what is not answered is remembered and passed on. Default `"addressed"`. */
  readonly when?: When | undefined
  /** The longest answer of one step, in the model's tokens. Default: the model's own limit. */
  readonly maxTokens?: number | undefined
  /** What one chat may use in a UTC day, in tokens. Then `onFailure` answers. Default: no limit. */
  readonly maxTokensPerDay?: number | undefined
  /** Counts the tokens of a text for the budgets, where the model does not. Default: a quarter of its length. */
  readonly countTokens?: CountTokens | undefined
}

/** A handler for messages: `bot.onText(llm({ … }))`, `bot.onMedia("image", llm({ … }))`. */
export type LlmHandler = (ctx: Context<MessageReceived>, next: Next) => Promise<void>

const FORGOTTEN = "Done. I have forgotten our conversation."

/**
 * Lets a language model answer: it remembers the chat, uses tools, and in groups waits to be addressed. Each
 * thing it says is planned and each step journalled, so that a bot which dies in the middle goes on where it
 * was, and asks the model nothing twice. `/reset` lets it forget the chat. Put `typing()` before it.
 *
 * @throws BackchatError `bad_configuration` for something that is no model, and for a tool's name
 * @example bot.onText(llm({ model: openai({ model: "gpt-5-mini" }), system: "You are Ada. Be brief." }))
 * @example bot.onText(llm({ model: offline(), name: "Ada", tools: chatTools(["react"]), onFailure: "Back soon!" }))
 */
export function llm(options: LlmOptions): LlmHandler {
  const { tools = {}, name = "", when = "addressed", onFailure, maxTokensPerDay } = options
  const { maxSteps = 5, timeoutMs = 60_000, maxTokens, countTokens = countByLength } = options
  checkAtLeastOne({ maxSteps, timeoutMs, maxTokens, maxTokensPerDay })
  const history = options.history === false ? undefined : (options.history ?? {})
  const { model, fallback } = options
  const conversation = {
    models: fallback === undefined ? [asChatModel(model)] : [asChatModel(model), asChatModel(fallback)],
    tools: specsOf(tools),
    toolsByName: tools,
    maxSteps,
    timeoutMs,
    maxTokens,
    count: countTokens,
    budget: maxTokensPerDay === undefined ? undefined : new DayBudget(maxTokensPerDay),
    mayFail: onFailure !== undefined,
  }
  return async (ctx, next) => {
    const memory = await Memory.read(ctx, name, history ?? {})
    if (/^\s*\/reset\s*$/i.test(ctx.text)) {
      memory.forget()
      await ctx.reply(FORGOTTEN)
      return
    }
    const before = history === undefined ? [] : memory.history.messages
    const known = withinBudget([...before, heard(ctx)], history?.maxTokens ?? 4_000, countTokens)
    if (!(await wantsAnswer(ctx, when, name === "" ? undefined : name, memory.history))) {
      if (history !== undefined) memory.commit(known, [])
      return next()
    }
    const system = await systemOf(ctx, options.system)
    const { added, sent, failure } = await converse(ctx, [...system, ...known], conversation)
    if (failure !== undefined) await fail(ctx, failure, onFailure)
    if (history !== undefined) memory.commit([...known, ...added], sent)
    else if (ctx.chat.isGroup === true) memory.commit([], sent)
  }
}

/** What the person said, as the model hears it. */
function heard(ctx: Context<MessageReceived>): ModelMessage {
  const images = ctx.media.filter(({ kind }) => kind === "image").map(({ url }) => url)
  const content = ctx.chat.isGroup === true ? `${ctx.from.handle}: ${ctx.text}` : ctx.text
  return { role: "user", content, ...(images.length > 0 && { images }) }
}

const IN_A_GROUP = "This is a group chat: every message begins with the handle of the person who wrote it."

async function systemOf(
  ctx: Context<MessageReceived>,
  system: LlmOptions["system"],
): Promise<readonly ModelMessage[]> {
  const said = typeof system === "function" ? await system(ctx) : (system ?? "")
  const content = [said, ctx.chat.isGroup === true ? IN_A_GROUP : ""]
    .filter((line) => line !== "")
    .join("\n\n")
  return content === "" ? [] : [{ role: "system", content }]
}

async function fail(
  ctx: Context<MessageReceived>,
  reason: string,
  onFailure: FailureAnswer | undefined,
): Promise<void> {
  if (onFailure === undefined) throw new BackchatError("handler_failed", reason, { retryable: true })
  const said = typeof onFailure === "string" ? onFailure : await onFailure(reason, ctx)
  if (said === undefined || said === null) return
  if (typeof said === "object" && "messages" in said) return // a receipt: it has replied by itself
  await ctx.reply(said, { key: "llm:failure" })
}

function checkAtLeastOne(options: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value >= 1) continue
    throw new BackchatError("bad_configuration", `llm({ ${name}: ${value} }): it has to be at least 1.`)
  }
}
