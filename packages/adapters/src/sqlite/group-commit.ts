import { BackchatError } from "@backchat/core"
import { type Database, isBusy, isSqliteError } from "./driver.ts"
import type { Tally } from "./tally.ts"
import { transaction } from "./transaction.ts"

export interface GroupCommitOptions {
  readonly db: Database
  readonly tally: Tally
  /** For errors. */
  readonly file: string
  /** How long a group waits for another process's lock before its callers are told. Default 5,000. */
  readonly patienceMs?: number
}

interface Step {
  readonly reads: boolean
  /** Does the work and returns how to tell the caller, once it is durable. */
  perform(): Verdict
  refuse(error: unknown): void
}

type Verdict = () => void

/** Bounds how long one transaction keeps the event loop. */
const MAX_GROUP = 256
/** The longest pause between two looks at the lock; random, so that processes do not march in step. */
const MAX_PAUSE_MS = 8

/**
 * Collects the steps of one turn of the event loop and runs them in one transaction: one fsync for many.
 * A caller hears its result when it is on the disk, and steps run in the order in which they were asked for.
 *
 * A step may refuse with a `BackchatError` as long as it has written nothing; its neighbours go on. Any
 * other error takes the whole group back, and its steps are run again one by one, so that each caller
 * gets the verdict of its own step. Hence steps do nothing but talk to the database.
 */
export class GroupCommit {
  readonly #db: Database
  readonly #tally: Tally
  readonly #file: string
  readonly #patienceMs: number
  readonly #queue: Step[] = []
  #scheduled = false
  /** How many steps at the front of the queue have to go alone. */
  #suspects = 0
  #lockedSince: number | undefined
  #closed = false
  #drained: (() => void) | undefined

  constructor({ db, tally, file, patienceMs = 5_000 }: GroupCommitOptions) {
    this.#db = db
    this.#tally = tally
    this.#file = file
    this.#patienceMs = patienceMs
    db.exec("pragma busy_timeout = 0") // SQLite would sleep in this thread; see #waitForLock
  }

  /** Runs a step in the next transaction; resolves when that is durable. */
  run<Result>(step: () => Result): Promise<Result> {
    return this.#enqueue(step, false)
  }

  /** Runs a step that only reads: at once, unless steps are waiting whose work it has to see. */
  async read<Result>(step: () => Result): Promise<Result> {
    if (this.#queue.length > 0 || this.#closed) return this.#enqueue(step, true)
    try {
      return step()
    } catch (error) {
      if (isBusy(error)) return this.#enqueue(step, true)
      throw this.#explained(error)
    }
  }

  /** Whether nothing is queued, so that what is read now is what the next step would see. */
  get isIdle(): boolean {
    return this.#queue.length === 0
  }

  /** Takes no more steps; resolves when those that were asked for are done. */
  async close(): Promise<void> {
    this.#closed = true
    if (this.#queue.length === 0) return
    await new Promise<void>((resolve) => {
      this.#drained = resolve
    })
  }

  #enqueue<Result>(step: () => Result, reads: boolean): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closed())
      this.#queue.push({
        reads,
        perform: () => {
          const result = step()
          return () => resolve(result)
        },
        refuse: reject,
      })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(this.#flush)
  }

  readonly #flush = (): void => {
    this.#scheduled = false
    const group = this.#queue.slice(0, this.#suspects > 0 ? 1 : MAX_GROUP)
    const verdicts = this.#judge(group)
    if (verdicts === undefined) return
    this.#queue.splice(0, group.length)
    this.#suspects = Math.max(0, this.#suspects - group.length)
    this.#lockedSince = undefined
    for (const verdict of verdicts) verdict()
    if (this.#queue.length > 0) this.#schedule()
    else this.#drained?.()
  }

  /** What to tell the callers; undefined when the group stays in the queue for another try. */
  #judge(group: readonly Step[]): readonly Verdict[] | undefined {
    try {
      return this.#commit(group)
    } catch (error) {
      if (isBusy(error)) {
        if (this.#waitForLock()) return undefined
      } else if (group.length > 1) {
        this.#suspects = group.length
        this.#schedule()
        return undefined
      }
      const reason = this.#explained(error)
      return group.map((step) => () => step.refuse(reason))
    }
  }

  #commit(group: readonly Step[]): readonly Verdict[] {
    if (group.every((step) => step.reads)) return group.map(attempt)
    return transaction(this.#db, () => this.#tally.within(() => group.map(attempt)))
  }

  /** By a timer, so that the rest of the process goes on meanwhile. */
  #waitForLock(): boolean {
    this.#lockedSince ??= performance.now()
    if (performance.now() - this.#lockedSince > this.#patienceMs) return false
    this.#scheduled = true
    setTimeout(this.#flush, 1 + Math.random() * MAX_PAUSE_MS)
    return true
  }

  #explained(error: unknown): unknown {
    if (!isSqliteError(error)) return error
    const advice = isBusy(error)
      ? "Another process held its lock for too long."
      : "This step was not done; the store goes on by itself when the file can be used again."
    return new Error(`The store could not use "${this.#file}": ${error.message}. ${advice}`, { cause: error })
  }
}

function attempt(step: Step): Verdict {
  try {
    return step.perform()
  } catch (error) {
    if (error instanceof BackchatError) return () => step.refuse(error)
    throw error
  }
}

export function closed(): BackchatError {
  return new BackchatError("shutting_down", "The store is closed.", { retryable: true })
}
