import { type Answer, BackchatError, type Context, type MessageReceived, type Next } from "@backchat/core"
import { type When, wantsAnswer } from "./addressed.ts"
import { askQuietly } from "./answer/ask.ts"
import { converse } from "./answer/conversation.ts"
import { heard, newest } from "./heard.ts"
import { type CountTokens, countByLength } from "./history/budget.ts"
import { Memory } from "./history/memory.ts"
import { inShort, recollect } from "./history/recollection.ts"
import { DayBudget, type Price } from "./limits/day-budget.ts"
import { asChatModel, type ModelLike } from "./models/as-chat-model.ts"
import type { ModelMessage } from "./models/chat-model.ts"
import { specsOf, type Tools } from "./tools/tool.ts"

/** What is said when no model answers: a text, or what a function makes of the reason. */
export type FailureAnswer =
  | string
  | ((reason: string, ctx: Context<MessageReceived>) => Answer | Promise<Answer>)

export interface HistoryOptions {
  /** What of a chat is remembered and told to the model, in tokens. Default 4,000. */
  readonly maxTokens?: number | undefined
  /** How long a chat is remembered after its last message, in milliseconds. Default: for ever. */
  readonly ttlMs?: number | undefined
  /** Puts in short what is beyond `maxTokens`: with the same model, or with this one. Default: it is left out. */
  readonly summarise?: boolean | ModelLike | undefined
}

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
  /**
   * How often a model is asked again that is busy, or whose stream broke off: then it goes on where it was. Default 2.
   */
  readonly maxRetries?: number | undefined
  /** Who is asked when `model` fails, and goes on where it was. */
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
  /** What one chat may cost in a UTC day, in the currency of `prices`. Default: no limit. */
  readonly maxCostPerDay?: number | undefined
  /** What a million tokens cost, by the model's name: `{ "openai/gpt-5-mini": { input: 0.25, output: 2 } }`. */
  readonly prices?: Readonly<Record<string, Price>> | undefined
  /** Counts the tokens of a text for the budgets, where the model does not. Default: a quarter of its length. */
  readonly countTokens?: CountTokens | undefined
}

/** A handler for messages: `bot.onText(llm({ … }))`, `bot.onMedia("image", llm({ … }))`. */
export type LlmHandler = (ctx: Context<MessageReceived>, next: Next) => Promise<void>

const FORGOTTEN = "Done. I have forgotten our conversation."

/**
 * Lets a language model answer: it remembers the chat, uses tools, and in groups waits to be addressed. What it says
 * goes out bubble by bubble while it speaks. Each bubble and each step is journalled, so that a bot which dies in the
 * middle, or whose model does, goes on where it was. `/reset` lets it forget the chat. Put `typing()` before it.
 *
 * @throws BackchatError `bad_configuration` for something that is no model, for a tool's name, and for a limit of
 * cost without the model's price
 * @example bot.onText(llm({ model: openai({ model: "gpt-5-mini" }), system: "You are Ada. Be brief." }))
 * @example bot.onText(llm({ model: offline(), name: "Ada", tools: chatTools(["react"]), onFailure: "Back soon!" }))
 */
export function llm(options: LlmOptions): LlmHandler {
  const { tools = {}, name = "", when = "addressed", onFailure, system } = options
  const { maxTokens: mostKept = 4_000, ttlMs, summarise = false } = options.history || {}
  const remembers = options.history !== false
  const conversation = conversationOf(options, tools)
  const { count } = conversation
  const summariser =
    summarise === true ? conversation.models : summarise === false ? [] : [asChatModel(summarise)]
  return async (ctx, next) => {
    const memory = await Memory.read(ctx, name, ttlMs)
    const { messages, isReset } = newest(ctx)
    if (messages.length === 0) {
      memory.forget()
      await ctx.reply(FORGOTTEN)
      return
    }
    const before = isReset || !remembers ? { messages: [] } : memory.history
    const all = { ...before, messages: [...before.messages, ...heard(ctx, messages)] }
    const isWanted = await wantsAnswer(ctx, when, name === "" ? undefined : name, memory.history)
    const known = await recollect(ctx, all, {
      maxTokens: mostKept,
      count,
      summarise:
        isWanted && summariser.length > 0
          ? (asked) => askQuietly(ctx, asked, { ...conversation, models: summariser, tools: [] })
          : undefined,
    })
    if (!isWanted) {
      if (remembers) memory.commit(known, [])
      return next()
    }
    const told = [...(await systemOf(ctx, system, known.summary)), ...known.messages]
    const { added, sent, failure } = await converse(ctx, told, conversation)
    if (failure !== undefined) await fail(ctx, failure, onFailure)
    if (remembers) memory.commit({ ...known, messages: [...known.messages, ...added] }, sent)
    else if (ctx.chat.isGroup === true) memory.commit({ messages: [] }, sent)
  }
}

/** What `converse` needs, checked. */
function conversationOf(options: LlmOptions, tools: Tools) {
  const { model, fallback, maxTokens, maxTokensPerDay, maxCostPerDay, prices } = options
  const { maxSteps = 5, timeoutMs = 60_000, maxRetries = 2, countTokens = countByLength } = options
  checkLeast(1, { maxSteps, timeoutMs, maxTokens, maxTokensPerDay })
  checkLeast(0, { maxRetries, maxCostPerDay })
  const models = [model, ...(fallback === undefined ? [] : [fallback])].map(asChatModel)
  const unpriced = models.find(({ name }) => !Object.hasOwn(prices ?? {}, name))
  if (maxCostPerDay !== undefined && unpriced !== undefined) {
    const example = `prices: { ${JSON.stringify(unpriced.name)}: { input: 0.25, output: 2 } }`
    throw new BackchatError(
      "bad_configuration",
      `llm(): maxCostPerDay needs the price of every model. Pass ${example}, for a million tokens each.`,
    )
  }
  const isLimited = maxTokensPerDay !== undefined || maxCostPerDay !== undefined
  return {
    models,
    tools: specsOf(tools),
    toolsByName: tools,
    maxSteps,
    timeoutMs,
    maxRetries,
    maxTokens,
    count: countTokens,
    budget: isLimited
      ? new DayBudget({ maxTokens: maxTokensPerDay, maxCost: maxCostPerDay, prices })
      : undefined,
    mayFail: options.onFailure !== undefined,
  }
}

const IN_A_GROUP = "This is a group chat: every message begins with the handle of the person who wrote it."

async function systemOf(
  ctx: Context<MessageReceived>,
  system: LlmOptions["system"],
  summary: string | undefined,
): Promise<readonly ModelMessage[]> {
  const said = typeof system === "function" ? await system(ctx) : (system ?? "")
  const content = [said, ctx.chat.isGroup === true ? IN_A_GROUP : "", inShort(summary)]
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

function checkLeast(least: number, options: Readonly<Record<string, number | undefined>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || value >= least) continue
    throw new BackchatError(
      "bad_configuration",
      `llm({ ${name}: ${value} }): it has to be at least ${least}.`,
    )
  }
}
