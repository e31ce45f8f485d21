import { BackchatError, type Context, type Json, type MessageReceived } from "@backchat/core"
import type { Usage } from "../models/chat-model.ts"

/** What a million tokens cost, in any currency. */
export interface Price {
  readonly input: number
  readonly output: number
}

export interface DayLimits {
  readonly maxTokens?: number | undefined
  /** In the currency of the prices. */
  readonly maxCost?: number | undefined
  /** By the model's name. A model without a price costs nothing. */
  readonly prices?: Readonly<Record<string, Price>> | undefined
}

type Spent = { readonly tokens: number; readonly cost: number }

const DAY_MS = 86_400_000

/**
 * What one chat may use in one UTC day, over all processes that share the store. It is looked at before a model
 * is asked, so the last answer of a day may go beyond it.
 */
export class DayBudget {
  readonly #limits: DayLimits

  constructor(limits: DayLimits) {
    this.#limits = limits
  }

  /** @throws BackchatError `over_budget` when nothing is left */
  async check(ctx: Context<MessageReceived>): Promise<void> {
    const { maxTokens = Number.POSITIVE_INFINITY, maxCost = Number.POSITIVE_INFINITY } = this.#limits
    const { tokens, cost } = spentIn((await ctx.state.get(keyOf(ctx)))?.value)
    if (tokens < maxTokens && cost < maxCost) return
    const limit = tokens < maxTokens ? `budget of ${maxCost}` : `${maxTokens} tokens`
    throw new BackchatError(
      "over_budget",
      `This chat has used its ${limit} of today (UTC). Pass onFailure to answer then, or raise the limit.`,
    )
  }

  async spend(ctx: Context<MessageReceived>, model: string, usage: Usage): Promise<void> {
    const { inputTokens, outputTokens } = usage
    const { input = 0, output = 0 } = this.#limits.prices?.[model] ?? {}
    const cost = (inputTokens * input + outputTokens * output) / 1_000_000
    const key = keyOf(ctx)
    for (;;) {
      const stored = await ctx.state.get(key)
      const spent = spentIn(stored?.value)
      const value = { tokens: spent.tokens + inputTokens + outputTokens, cost: spent.cost + cost }
      const version = await ctx.state.set({ key, value, ifVersion: stored?.version ?? 0, ttlMs: 2 * DAY_MS })
      if (version !== "conflict") return
    }
  }
}

function keyOf({ event, chat }: Context<MessageReceived>): string {
  return `llm:spent:${JSON.stringify([event.adapter, chat.id, Math.floor(event.at / DAY_MS)])}`
}

function spentIn(value: Json | undefined): Spent {
  return (value as Spent | undefined) ?? { tokens: 0, cost: 0 } // only this file writes under its keys
}
