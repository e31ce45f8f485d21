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

/** The keys of the last day, per account. */
export class IdempotencyRecords {
  readonly #records = new Map<string, IdempotencyRecord>()
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
    return record
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
