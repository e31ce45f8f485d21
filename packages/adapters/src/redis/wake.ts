import { closed } from "./patience.ts"

/** Wakes workers: when a message comes, when a lease or a retry is due, and once in a while to be sure. */
export class Wake {
  readonly #sweepMs: number
  readonly #bells = new Set<Bell>()
  #alarm: ReturnType<typeof setTimeout> | undefined
  #alarmAt = Number.POSITIVE_INFINITY
  #isClosed = false

  constructor(sweepMs: number) {
    this.#sweepMs = sweepMs
  }

  /** Something may be claimable now. */
  ring(): void {
    for (const bell of this.#bells) bell.ring()
  }

  /** Something will be claimable after `ms`. */
  expect(ms: number): void {
    if (performance.now() + ms < this.#alarmAt) this.#setAlarm(ms)
  }

  async *listen(signal: AbortSignal): AsyncGenerator<void> {
    const bell = new Bell()
    const end = () => bell.ring()
    signal.addEventListener("abort", end)
    this.#bells.add(bell)
    this.expect(this.#sweepMs)
    try {
      for (;;) {
        await bell.rung()
        if (signal.aborted) return
        if (this.#isClosed) throw closed()
        yield
      }
    } finally {
      signal.removeEventListener("abort", end)
      this.#bells.delete(bell)
    }
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#alarm)
    this.ring()
  }

  /** One timer, only while somebody listens; it never keeps the process alive by itself. */
  #setAlarm(ms: number): void {
    clearTimeout(this.#alarm)
    this.#alarmAt = Number.POSITIVE_INFINITY
    if (this.#isClosed || this.#bells.size === 0) return
    const pauseMs = Math.max(1, Math.min(ms, this.#sweepMs))
    this.#alarmAt = performance.now() + pauseMs
    this.#alarm = setTimeout(() => {
      this.ring()
      this.#setAlarm(this.#sweepMs)
    }, pauseMs)
    this.#alarm.unref()
  }
}

/** A ring that nobody waits for is remembered, so no arrival is slept through. Rung at first. */
class Bell {
  #isRung = true
  #wake: (() => void) | undefined

  ring(): void {
    this.#isRung = true
    this.#wake?.()
  }

  async rung(): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
    this.#isRung = false
  }
}
