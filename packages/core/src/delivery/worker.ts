import { BackchatError, describe, StaleClaimError } from "../errors.ts"
import type { Log } from "../log.ts"
import type { Claim, Store } from "../ports.ts"
import { Cancellation } from "./cancellation.ts"
import { wait } from "./wait.ts"

export interface WorkerOptions {
  readonly store: Store
  readonly log: Log
  /** Handlers at work at the same time, each for another lane. */
  readonly concurrency: number
  /** How long a claim holds without being renewed. It is renewed three times in that time. */
  readonly leaseMs: number
  /** Does the work and settles the claim. */
  readonly work: (claim: Claim, cancellation: Cancellation) => Promise<void>
}

/** How long to leave a store alone that failed. */
const STORE_PAUSE_MS = 1_000

/** Claims what waits, works on it, renews the leases, and gives everything back when told to stop. */
export class Worker {
  readonly #options: WorkerOptions
  readonly #running = new Map<Claim, Cancellation>()
  readonly #stopping = new AbortController()
  #claiming = false
  #claimAgain = false
  #renewal: ReturnType<typeof setInterval> | undefined
  #idle: (() => void) | undefined
  #onSettled: (() => void) | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  start(): void {
    void this.#watch()
    this.#renewal = setInterval(() => void this.#renew(), this.#options.leaseMs / 3)
    this.#renewal.unref?.()
  }

  /** Works on until nothing waits any more, for at most `graceMs`. */
  async drain(graceMs: number): Promise<void> {
    const { store } = this.#options
    let isOver = false
    const deadline = setTimeout(() => {
      isOver = true
      this.#onSettled?.()
    }, graceMs)
    for (;;) {
      const settled = new Promise<void>((resolve) => {
        this.#onSettled = resolve
      })
      const { waiting, claimed } = await store.depth()
      if (isOver || waiting + claimed === 0) break
      await settled
    }
    clearTimeout(deadline)
  }

  /**
   * Claims nothing more, lets the running handlers finish for `graceMs`, then aborts and releases them.
   */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort(shutDown())
    if (this.#running.size > 0 || this.#claiming) {
      const idle = new Promise<void>((resolve) => {
        this.#idle = resolve
      })
      const tooLong = setTimeout(() => {
        for (const cancellation of this.#running.values()) cancellation.abort(shutDown())
      }, graceMs)
      await idle
      clearTimeout(tooLong)
    }
    clearInterval(this.#renewal)
  }

  async #watch(): Promise<void> {
    const { store, log } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        for await (const _ of store.arrivals(signal)) void this.#claim()
      } catch (error) {
        if (signal.aborted) return
        log.error({ error: describe(error) }, "The store does not report arrivals; asking again.")
        await wait(STORE_PAUSE_MS, signal).catch(() => {})
      }
    }
  }

  async #claim(): Promise<void> {
    this.#claimAgain = true
    if (this.#claiming) return
    this.#claiming = true
    const { store, concurrency, leaseMs, log } = this.#options
    const { signal } = this.#stopping
    try {
      while (this.#claimAgain && !signal.aborted) {
        this.#claimAgain = false
        const max = concurrency - this.#running.size
        if (max <= 0) break
        for (const claim of await store.claim({ max, leaseMs })) this.#work(claim)
      }
    } catch (error) {
      log.error({ error: describe(error) }, "The store gives out no work; asking again.")
      wait(STORE_PAUSE_MS, signal).then(
        () => void this.#claim(),
        () => {},
      )
    } finally {
      this.#claiming = false
      this.#reportIdle()
    }
  }

  #work(claim: Claim): void {
    const cancellation = new Cancellation()
    this.#running.set(claim, cancellation)
    void this.#options
      .work(claim, cancellation)
      .catch((error: unknown) => {
        // The claim could not be settled: its lease will run out and the work is done again.
        this.#options.log.error({ id: claim.delivery.id, error: describe(error) }, "A claim was not settled.")
      })
      .finally(() => {
        this.#running.delete(claim)
        this.#onSettled?.()
        this.#reportIdle()
        void this.#claim()
      })
  }

  async #renew(): Promise<void> {
    if (this.#running.size === 0) return
    const { store, leaseMs, log } = this.#options
    try {
      for (const lost of await store.renew([...this.#running.keys()], leaseMs)) {
        this.#running.get(lost)?.abort(new StaleClaimError(lost.delivery.id))
      }
    } catch (error) {
      log.warn({ error: describe(error) }, "Leases could not be renewed; trying again before they run out.")
    }
  }

  #reportIdle(): void {
    if (this.#running.size === 0 && !this.#claiming) this.#idle?.()
  }
}

function shutDown(): BackchatError {
  return new BackchatError("shutting_down", "The bot is stopping; another worker goes on with this event.", {
    retryable: true,
  })
}
