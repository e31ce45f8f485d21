import type { Database, Statement } from "./driver.ts"
import { closed } from "./group-commit.ts"
import type { Lanes } from "./lanes.ts"

export interface ArrivalsOptions {
  readonly db: Database
  readonly now: () => number
  readonly lanes: Lanes
}

/** How late an arrival from another process may be noticed. A look costs some microseconds. */
const LOOK_MS = 50
/** How soon to look again at a file that cannot be read. */
const TROUBLE_PAUSE_MS = 1_000

/**
 * Wakes workers: at once for what this process keeps, on time for retries and leases, and within 50 ms for
 * what another process has written, which SQLite tells as a number that it counts up.
 */
export class Arrivals {
  readonly #now: () => number
  readonly #lanes: Lanes
  readonly #version: Statement<{ readonly data_version: number }>
  readonly #bells = new Set<Bell>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #lookAt = Number.POSITIVE_INFINITY
  #seenVersion = 0
  #nextDueAt = Number.POSITIVE_INFINITY
  #closed = false

  constructor({ db, now, lanes }: ArrivalsOptions) {
    this.#now = now
    this.#lanes = lanes
    this.#version = db.prepare("pragma data_version")
  }

  async *listen(signal: AbortSignal): AsyncGenerator<void> {
    const bell = new Bell()
    const end = () => bell.ring()
    signal.addEventListener("abort", end)
    this.#bells.add(bell)
    this.#look()
    try {
      for (;;) {
        await bell.rung()
        if (signal.aborted) return
        if (this.#closed) throw closed()
        yield
      }
    } finally {
      signal.removeEventListener("abort", end)
      this.#bells.delete(bell)
    }
  }

  /** Something is claimable now. */
  ring(): void {
    for (const bell of this.#bells) bell.ring()
  }

  /** Something will be claimable at this time. */
  expect(dueAt: number): void {
    this.#nextDueAt = Math.min(this.#nextDueAt, dueAt)
    if (dueAt < this.#lookAt) this.#lookAgain()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.ring()
  }

  #look(): void {
    let atMost = LOOK_MS
    try {
      const now = this.#now()
      const version = this.#version.get()?.data_version ?? 0
      if (version !== this.#seenVersion || this.#nextDueAt <= now) this.ring()
      this.#seenVersion = version
      this.#nextDueAt = this.#lanes.nextDueAfter(now) ?? Number.POSITIVE_INFINITY
    } catch {
      // A worker that is woken claims, and its claim says what is wrong with the file.
      this.ring()
      atMost = TROUBLE_PAUSE_MS
    }
    this.#lookAgain(atMost)
  }

  /** One timer, only while somebody listens; it never keeps the process alive by itself. */
  #lookAgain(atMost: number = LOOK_MS): void {
    clearTimeout(this.#timer)
    if (this.#closed || this.#bells.size === 0) return
    const now = this.#now()
    const pauseMs = Math.min(Math.max(this.#nextDueAt - now, 1), atMost)
    this.#lookAt = now + pauseMs
    this.#timer = setTimeout(() => this.#look(), pauseMs)
    this.#timer.unref?.()
  }
}

/** A ring that nobody waits for is remembered, so no arrival is slept through. */
class Bell {
  #rung = true
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  async rung(): Promise<void> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
      this.#wake = undefined
    }
    this.#rung = false
  }
}
