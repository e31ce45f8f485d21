import { BackchatError, type Context, type MessageReceived } from "@backchat/core"

const DAY_MS = 86_400_000

/** Tokens that one chat may use in one UTC day, over all processes that share the store. */
export class DayBudget {
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** @throws BackchatError `handler_failed` when nothing is left */
  async check(ctx: Context<MessageReceived>): Promise<void> {
    const stored = await ctx.state.get(keyOf(ctx))
    if (countOf(stored?.value) < this.#limit) return
    throw new BackchatError("handler_failed", `This chat has used its ${this.#limit} tokens of today (UTC).`)
  }

  async spend(ctx: Context<MessageReceived>, tokens: number): Promise<void> {
    const key = keyOf(ctx)
    for (;;) {
      const stored = await ctx.state.get(key)
      const value = countOf(stored?.value) + tokens
      const version = await ctx.state.set({ key, value, ifVersion: stored?.version ?? 0, ttlMs: 2 * DAY_MS })
      if (version !== "conflict") return
    }
  }
}

function keyOf({ event, chat }: Context<MessageReceived>): string {
  return `llm:tokens:${JSON.stringify([event.adapter, chat.id, Math.floor(event.at / DAY_MS)])}`
}

function countOf(value: unknown): number {
  return typeof value === "number" ? value : 0
}
