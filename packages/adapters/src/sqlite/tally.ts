import type { Database, Statement } from "./driver.ts"

interface Counts {
  /** The highest number drawn. */
  last: number
  /** Deliveries that are kept and not claimed. */
  waiting: number
  claimed: number
  buried: number
}

interface Row extends Counts {
  isChanged: boolean
}

/**
 * How many there are of each kind, and the number that everything ordered is drawn from. One row, read when
 * a transaction begins and written when it ends, so that nothing ever has to be counted.
 */
export class Tally {
  readonly #read: Statement<Counts>
  readonly #write: Statement<never>
  readonly #now: () => number
  /** The row as the running transaction has changed it. */
  #row: Row | undefined

  constructor(db: Database, now: () => number) {
    this.#now = now
    this.#read = db.prepare<Counts>("select last, waiting, claimed, buried from tally")
    this.#write = db.prepare(
      "update tally set last = ?, waiting = ?, claimed = ?, buried = ?, at = max(at, ?)",
    )
  }

  /** Runs the body of a transaction, which may count. */
  within<Result>(body: () => Result): Result {
    const row = { ...this.#stored(), isChanged: false }
    this.#row = row
    try {
      const result = body()
      if (row.isChanged) this.#write.run(row.last, row.waiting, row.claimed, row.buried, this.#now())
      return result
    } finally {
      this.#row = undefined
    }
  }

  /** The counts as they are now, in a transaction or outside. */
  get counts(): Readonly<Counts> {
    return this.#row ?? this.#stored()
  }

  /** A number higher than all before, in every process. */
  next(): number {
    const row = this.#open()
    return ++row.last
  }

  add({ waiting = 0, claimed = 0, buried = 0 }: Partial<Omit<Counts, "last">>): void {
    const row = this.#open()
    row.waiting += waiting
    row.claimed += claimed
    row.buried += buried
  }

  #open(): Row {
    if (this.#row === undefined) throw new Error("Counting needs a transaction.")
    this.#row.isChanged = true
    return this.#row
  }

  #stored(): Counts {
    const counts = this.#read.get()
    if (counts === undefined) throw new Error("The store's file has lost its tally row.")
    return counts
  }
}
