import type { Log, Sending } from "@backchat/core"
import { count, DAY_COUNT_MS, type DayCount, NOTHING_COUNTED, total, untilBelow } from "./day-count.ts"
import type { Ledger, State } from "./ledger.ts"
import { deferred, type Limit, type Turn } from "./turn.ts"

/** Where a warning is due, in percent of the limit. */
const STEPS: readonly number[] = [100, 90, 80]

export interface Line {
  readonly adapter: string
  /** Absent: the platform chooses. Those messages are counted together. */
  readonly line?: string | undefined
}

export interface LineLimitOptions {
  readonly limit: number
  readonly defer: boolean
  readonly now: () => number
}

/**
 * What a line moves in 24 hours, both ways: the platform recommends at most 7,000 and enforces nothing
 * (Linq API reference, Rate limits). Warns at 80, 90 and 100 percent, and may hold sends back above that.
 */
export class LineLimit implements Limit {
  readonly #ledger: Ledger
  readonly #options: LineLimitOptions

  constructor(ledger: Ledger, options: LineLimitOptions) {
    this.#ledger = ledger
    this.#options = options
  }

  async take(sending: Sending, now: number): Promise<Turn> {
    const { adapter, target, event, state, log } = sending
    const line = { adapter, line: ("id" in target ? target.line : target.from) ?? event?.line }
    const waitMs = await this.#count(state, line, log, this.#options.defer)
    if (waitMs > 0) {
      throw deferred(
        `The line has moved ${this.#options.limit} messages in 24 hours, and deferAbove is set.`,
        waitMs,
      )
    }
    return { at: now, giveBack: () => this.#takeBack(state, line, now) }
  }

  /** Counts a message that came in. */
  async received(state: State, line: Line, log: Log): Promise<void> {
    await this.#count(state, line, log, false)
  }

  /** Counts one message, or says how long it has to wait. */
  async #count(state: State, line: Line, log: Log, defer: boolean): Promise<number> {
    const { limit } = this.#options
    const { waitMs, warning } = await this.#ledger.update(
      state,
      keyOf(line),
      (day: DayCount = NOTHING_COUNTED) => {
        const now = this.#options.now()
        if (defer && total(day, now) >= limit)
          return { result: { waitMs: untilBelow(day, limit, now), warning: 0 } }
        const counted = count(day, now, 1, now)
        const step = STEPS.find((percent) => total(counted, now) * 100 >= percent * limit) ?? 0
        const value = { ...counted, warned: step }
        return {
          write: { value, ttlMs: DAY_COUNT_MS },
          result: { waitMs: 0, warning: step > day.warned ? step : 0 },
        }
      },
    )
    if (warning > 0) {
      log.warn(
        { line: line.line, percent: warning, limit },
        `A line has moved ${warning} % of the ${limit} messages that are recommended in 24 hours. ` +
          "Its reputation is at risk: spread the load over more lines.",
      )
    }
    return waitMs
  }

  #takeBack(state: State, line: Line, at: number): Promise<void> {
    return this.#ledger.update(state, keyOf(line), (day: DayCount = NOTHING_COUNTED) => ({
      write: { value: count(day, at, -1, this.#options.now()), ttlMs: DAY_COUNT_MS },
      result: undefined,
    }))
  }
}

function keyOf({ adapter, line }: Line): string {
  return `rateGuard:line:${JSON.stringify([adapter, line ?? ""])}`
}
