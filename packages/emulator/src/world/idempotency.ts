import type { Account } from "./account.ts"
import type { Clock } from "./clock.ts"
import { idempotencyWindowMs } from "./limits.ts"

/** What became of a send that carried a key. */
export interface IdempotencyRecord {
  readonly at: number
  /** The first answer; a second call that comes early waits for it. */
  readonly answer: Promise<{ readonly status: number; readonly body?: object }>
  /** The message it made, once there is one. */
  messageId: string | null
}

/** A record whose answer is there, as it is kept with a world. */
export interface SettledRecord {
  readonly slot: string
  readonly at: number
  readonly answer: { readonly status: number; readonly body?: object }
  readonly messageId: string | null
}

/** How many keys are remembered, so that a flood of them does not fill the memory. */
const mostKept = 100_000

/** The keys of the last day, per account. */
export class IdempotencyRecords {
  readonly #records = new Map<string, IdempotencyRecord>()
  readonly #answers = new WeakMap<IdempotencyRecord, SettledRecord["answer"]>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  find(account: Account, key: string): IdempotencyRecord | undefined {
    this.#forgetOld()
    return this.#records.get(slot(account, key))
  }

  keep(account: Account, key: string, answer: IdempotencyRecord["answer"]): IdempotencyRecord {
    const record: IdempotencyRecord = { at: this.#clock.now(), answer, messageId: null }
    this.#records.set(slot(account, key), record)
    answer.then((given) => this.#answers.set(record, given)).catch(() => {})
    const [oldest] = this.#records.keys()
    if (this.#records.size > mostKept && oldest !== undefined) this.#records.delete(oldest)
    return record
  }

  /** Everything that was answered. */
  settled(): SettledRecord[] {
    return [...this.#records].flatMap(([name, record]) => {
      const answer = this.#answers.get(record)
      return answer ? [{ slot: name, at: record.at, answer, messageId: record.messageId }] : []
    })
  }

  /** Takes a record over, from a world that was saved. */
  restore({ slot: name, at, answer, messageId }: SettledRecord): void {
    const record: IdempotencyRecord = { at, answer: Promise.resolve(answer), messageId }
    this.#answers.set(record, answer)
    this.#records.set(name, record)
  }

  /** A send that failed leaves its key free. */
  forget(account: Account, key: string): void {
    this.#records.delete(slot(account, key))
  }

  // A Map remembers insertion order, so the old ones are at the front.
  #forgetOld(): void {
    const limit = this.#clock.now() - idempotencyWindowMs
    for (const [key, record] of this.#records) {
      if (record.at > limit) return
      this.#records.delete(key)
    }
  }
}

function slot(account: Account, key: string): string {
  return `${account.partnerId} ${key}`
}
