import { BackchatError, describe, StaleClaimError } from "../errors.ts"
import type { Log } from "../log.ts"
import type { Acceptance, Claim, Store } from "../ports.ts"
import type { Cancellation } from "./cancellation.ts"
import type { Delivery } from "./delivery.ts"
import { Hands, type Task } from "./hands.ts"
import { wait } from "./wait.ts"

export interface WorkerOptions {
  readonly store: Store
  readonly log: Log
  /** Handlers at work at the same time, each for another lane. */
  readonly concurrency: number
  /** How long a claim holds without being renewed. It is renewed three times in that time. */
  readonly leaseMs: number
  /** Called with what became of a delivery at the inbox, before anything else happens to it. */
  readonly onVerdict: (delivery: Delivery, verdict: Acceptance) => void
  /** Does the work and settles the claim. */
  readonly work: (claim: Claim, cancellation: Cancellation) => Promise<void>
}

/** How long to leave a store alone that failed. */
const STORE_PAUSE_MS = 1_000

/**
 * Claims what waits, works on it, renews the leases, and gives everything back when told to stop.
 *
 * What arrives while a hand is free is claimed as it is kept. Everything else waits in the store and is claimed when
 * that reports it, or when a hand becomes free and something had to be left behind.
 */
export class Worker {
  readonly #options: WorkerOptions
  readonly #hands: Hands
  readonly #stopping = new AbortController()
  /** Whether more may wait than there were hands for. */
  #leftSome = false
  #claiming = false
  #claimAgain = false
  #renewal: ReturnType<typeof setInterval> | undefined
  #idle: (() => void) | undefined
  #onSettled: (() => void) | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#hands = new Hands({
      count: options.concurrency,
      work: (task) => this.#work(task),
      onFailure: ({ claim }, error) => {
        // The claim could not be settled: its lease will run out and the work is done again.
        const fields = { id: claim.delivery.id, error: describe(error) }
        options.log.error(fields, "A claim was not settled.")
      },
      onFree: () => this.#goOn(),
    })
  }

  start(): void {
    void this.#watch()
    this.#renewal = setInterval(() => void this.#renew(), this.#options.leaseMs / 3)
    this.#renewal.unref?.()
  }

  /** Keeps a delivery, and takes it up in the same step if a hand is free and nothing waits for it. */
  accept(delivery: Delivery): Promise<Acceptance> {
    const { store, leaseMs } = this.#options
    const hasHand = !this.#leftSome && this.#hands.free > 0 && !this.#stopping.signal.aborted
    if (hasHand) this.#hands.reserve(1)
    return store.accept(delivery, hasHand ? { leaseMs } : undefined).then(
      (answer) => this.#kept(delivery, answer, hasHand),
      (error: unknown) => {
        if (hasHand) this.#hands.release(1)
        throw error
      },
    )
  }

  #kept(delivery: Delivery, answer: Acceptance | Claim, hasHand: boolean): Acceptance {
    const verdict = typeof answer === "string" ? answer : "accepted"
    this.#options.onVerdict(delivery, verdict)
    if (typeof answer !== "string") this.#hands.take(answer)
    else if (hasHand) this.#hands.release(1)
    return verdict
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
    if (!this.#isIdle) {
      const idle = new Promise<void>((resolve) => {
        this.#idle = resolve
      })
      const tooLong = setTimeout(() => {
        for (const { cancellation } of this.#hands.tasks) cancellation.abort(shutDown())
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
    const { log } = this.#options
    const { signal } = this.#stopping
    try {
      while (this.#claimAgain && !signal.aborted) {
        this.#claimAgain = false
        // Not for every free hand: what arrives meanwhile finds one, and need not be claimed by a second call.
        const max = Math.ceil(this.#hands.free / 2)
        this.#leftSome = max <= 0
        if (max <= 0) break
        this.#leftSome = (await this.#claimUpTo(max)) === max
        if (this.#leftSome && this.#hands.free > 0) this.#claimAgain = true
      }
    } catch (error) {
      log.error({ error: describe(error) }, "The store gives out no work; asking again.")
      wait(STORE_PAUSE_MS, signal).then(
        () => void this.#claim(),
        () => {},
      )
    } finally {
      this.#claiming = false
      if (this.#isIdle) this.#idle?.()
    }
  }

  /** How many there were. */
  async #claimUpTo(max: number): Promise<number> {
    const { store, leaseMs } = this.#options
    let claims: readonly Claim[] = []
    this.#hands.reserve(max)
    try {
      claims = await store.claim({ max, leaseMs })
    } finally {
      this.#hands.release(max - claims.length)
    }
    for (const claim of claims) this.#hands.take(claim)
    return claims.length
  }

  #work({ claim, cancellation }: Task): Promise<void> {
    const { store, work } = this.#options
    const isTooLate = this.#stopping.signal.aborted
    return isTooLate ? store.settle(claim, { kind: "released" }) : work(claim, cancellation)
  }

  /** A hand is free again: for what was left behind, or for good. */
  #goOn(): void {
    this.#onSettled?.()
    if (this.#leftSome && this.#hands.free > 0) void this.#claim()
    if (this.#isIdle) this.#idle?.()
  }

  async #renew(): Promise<void> {
    const { tasks } = this.#hands
    if (tasks.length === 0) return
    const { store, leaseMs, log } = this.#options
    try {
      const lost = new Set(
        await store.renew(
          tasks.map(({ claim }) => claim),
          leaseMs,
        ),
      )
      for (const { claim, cancellation } of tasks) {
        if (lost.has(claim)) cancellation.abort(new StaleClaimError(claim.delivery.id))
      }
    } catch (error) {
      log.warn({ error: describe(error) }, "Leases could not be renewed; trying again before they run out.")
    }
  }

  get #isIdle(): boolean {
    return this.#hands.areIdle && !this.#claiming
  }
}

function shutDown(): BackchatError {
  return new BackchatError("shutting_down", "The bot is stopping; another worker goes on with this event.", {
    retryable: true,
  })
}
