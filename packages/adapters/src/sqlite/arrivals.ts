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

  /** Something will be claimable at this time or a little later, never earlier. */
  expect(dueAt: number): void {
    this.#nextDueAt = Math.min(this.#nextDueAt, dueAt)
    if (dueAt < this.#lookAt) this.#lookIn(this.#pauseMs)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.ring()
  }

  #look(): void {
    const now = this.#now()
    try {
      const version = this.#version.get()?.data_version ?? 0
      if (version !== this.#seenVersion || this.#nextDueAt <= now) this.ring()
      this.#seenVersion = version
      this.#nextDueAt = this.#lanes.nextDueAfter(now) ?? Number.POSITIVE_INFINITY
      this.#lookIn(this.#pauseMs)
    } catch {
      // A worker that is woken claims, and its claim says what is wrong with the file.
      this.ring()
      this.#lookIn(TROUBLE_PAUSE_MS)
    }
  }

  get #pauseMs(): number {
    return Math.min(Math.max(this.#nextDueAt - this.#now(), 1), LOOK_MS)
  }

  /** One timer, only while somebody listens; it never keeps the process alive by itself. */
  #lookIn(ms: number): void {
    clearTimeout(this.#timer)
    if (this.#closed || this.#bells.size === 0) return
    this.#lookAt = this.#now() + ms
    this.#timer = setTimeout(() => this.#look(), ms)
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
