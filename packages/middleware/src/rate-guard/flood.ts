import type { Answer, Context, Middleware } from "@backchat/core"
import { type FloodLog, judge, NO_FLOOD } from "./flood-log.ts"
import type { Ledger } from "./ledger.ts"
import type { LineLimit } from "./line-limit.ts"

/** What a flood is answered with, once; `false` answers nothing. */
export type FloodAnswer = string | ((ctx: Context) => Answer | Promise<Answer>) | false

/** Longer than the minute that counts: an event of that minute may still be retried. */
const KEPT_MS = 120_000

/** Counts what comes in, and lets nobody pass who writes more than `limit` messages in a minute. */
export function floodGate(ledger: Ledger, line: LineLimit, limit: number, onFlood: FloodAnswer): Middleware {
  return async function rateGuard(ctx, next) {
    const { event, state, log } = ctx
    if (event.type !== "message.received") return next()
    const key = `rateGuard:from:${JSON.stringify([event.adapter, event.from.handle])}`
    const { verdict, isNew } = await ledger.update(state, key, (flood: FloodLog = NO_FLOOD) => {
      const result = judge(flood, event, limit)
      return result.isNew ? { write: { value: result.log, ttlMs: KEPT_MS }, result } : { result }
    })
    if (isNew) await line.received(state, event, log)
    if (verdict === "pass") return next()
    log.warn({ limit }, "Someone floods the bot; the message is not handled.")
    if (verdict === "answer") await answer(ctx, onFlood)
  }
}

async function answer(ctx: Context, onFlood: FloodAnswer): Promise<void> {
  if (onFlood === false) return
  const said = typeof onFlood === "string" ? onFlood : await onFlood(ctx)
  if (said === undefined || said === null) return
  if (typeof said === "object" && "messages" in said) return // a receipt: it has replied by itself
  await ctx.reply(said)
}
