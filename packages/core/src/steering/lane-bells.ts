import type { BotEvents } from "../delivery/events.ts"

/** How soon a message is noticed that another process received, in milliseconds. */
const LOOK_EVERY_MS = 250

/** Tells who works on a lane that something has come to it: at once from this process, soon from others. */
export class LaneBells {
  readonly #listeners = new Map<string, () => void>()
  readonly #isShared: boolean

  /** @param isShared whether other processes may put something into the same lanes */
  constructor(events: BotEvents, isShared: boolean) {
    this.#isShared = isShared
    events.on("accepted", ({ delivery }) => {
      if (this.#listeners.size > 0) this.#listeners.get(delivery.lane)?.()
    })
  }

  /** Resolves when something may have come to a lane, or after `ms`. A lane has one holder, so one listener. */
  next(lane: string, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#listeners.delete(lane)
        signal.removeEventListener("abort", done)
        resolve()
      }
      const patienceMs = this.#isShared ? Math.min(ms, LOOK_EVERY_MS) : ms
      const timer = patienceMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(done, patienceMs)
      this.#listeners.set(lane, done)
      signal.addEventListener("abort", done, { once: true })
      if (signal.aborted) done()
    })
  }
}
