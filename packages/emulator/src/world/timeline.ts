import type { Activity } from "../activity.ts"
import { type Clock, forward, isVirtual } from "./clock.ts"
import { type Duration, milliseconds } from "./duration.ts"

interface Alarm {
  readonly dueAt: number
  ring(): void
}

/** The longest that a timer of Node can wait, in milliseconds. */
const longestTimerMs = 2 ** 31 - 1

/**
 * The world's time, and all that waits for it. On the machine's clock it runs by itself and can be put
 * forward; on a virtual clock it stands still until it is put forward.
 */
export class Timeline implements Clock {
  readonly #base: Clock
  readonly #activity: Activity
  readonly #alarms = new Set<Alarm>()
  /** Whether the time stands still until {@link advance}. */
  readonly standsStill: boolean
  #aheadMs = 0

  constructor(base: Clock, activity: Activity) {
    this.#base = base
    this.standsStill = isVirtual(base)
    this.#activity = activity
    if (isVirtual(base)) base.onMove(() => this.#ringDue())
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#base.now() + this.#aheadMs
  }

  /** Resolves when this much time has passed, or as soon as the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    const wake = this.#activity.rest()
    return new Promise((resolve) => {
      const alarm: Alarm = {
        dueAt: this.now() + ms,
        ring: () => {
          clearTimeout(timer)
          signal?.removeEventListener("abort", alarm.ring)
          this.#alarms.delete(alarm)
          wake()
          resolve()
        },
      }
      const timer = this.standsStill ? undefined : setTimeout(alarm.ring, Math.min(ms, longestTimerMs))
      signal?.addEventListener("abort", alarm.ring)
      this.#alarms.add(alarm)
    })
  }

  /**
   * Puts the time forward, from one thing that waits for it to the next, and lets each do its work before
   * time goes on: ten delivery attempts happen in their order.
   *
   * @throws RangeError for what is no duration, or leads back.
   * @example await emulator.clock.advance("25 minutes")
   */
  async advance(step: Duration): Promise<void> {
    const end = this.now() + forward(milliseconds(step))
    for (;;) {
      await this.#activity.quiet()
      const next = this.#nextBy(end)
      if (!next) break
      this.#move(Math.max(0, next.dueAt - this.now()))
      next.ring()
    }
    this.#move(Math.max(0, end - this.now()))
    await this.#activity.quiet()
  }

  #move(ms: number): void {
    if (isVirtual(this.#base)) this.#base.advance(ms)
    else this.#aheadMs += ms
  }

  #nextBy(end: number): Alarm | undefined {
    const due = [...this.#alarms].filter((alarm) => alarm.dueAt <= end)
    return due.sort((a, b) => a.dueAt - b.dueAt)[0]
  }

  #ringDue(): void {
    const now = this.now()
    for (const alarm of [...this.#alarms]) if (alarm.dueAt <= now) alarm.ring()
  }
}
