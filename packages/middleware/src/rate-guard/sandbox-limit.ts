import { MAX_SANDBOX_MESSAGES_PER_DAY, type Sending } from "@backchat/core"
import type { Ledger } from "./ledger.ts"
import { deferred, type Limit, type Turn } from "./turn.ts"

const DAY_MS = 86_400_000

/** 100 messages a day for a sandbox account, counted anew from 00:00 UTC (Linq API reference, Rate limits). */
export class SandboxLimit implements Limit {
  readonly #ledger: Ledger

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  async take({ adapter, state }: Sending, now: number): Promise<Turn> {
    const day = Math.floor(now / DAY_MS) // UTC days are whole multiples
    const key = `rateGuard:sandbox:${JSON.stringify([adapter, day])}`
    const add = (step: 1 | -1) =>
      this.#ledger.update(state, key, (count: number = 0) => {
        const isFull = step === 1 && count >= MAX_SANDBOX_MESSAGES_PER_DAY
        return isFull
          ? { result: false }
          : { write: { value: count + step, ttlMs: 2 * DAY_MS }, result: true }
      })
    if (await add(1)) {
      return {
        at: now,
        giveBack: async () => {
          await add(-1)
        },
      }
    }
    throw deferred(
      `The sandbox account has sent its ${MAX_SANDBOX_MESSAGES_PER_DAY} messages of today (UTC).`,
      (day + 1) * DAY_MS - now,
    )
  }
}
