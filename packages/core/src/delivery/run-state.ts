import type { StateAccess } from "../context.ts"
import type { StateWrite, Store, Versioned } from "../ports.ts"
import type { Cancellation } from "./cancellation.ts"

/** The state as one run of the handlers sees it. What it commits counts only while the run itself does. */
export class RunState implements StateAccess {
  readonly #store: Store
  readonly #cancellation: Cancellation
  readonly #writes: StateWrite[]

  /** @param writes where commits are collected for the settlement */
  constructor(store: Store, cancellation: Cancellation, writes: StateWrite[]) {
    this.#store = store
    this.#cancellation = cancellation
    this.#writes = writes
  }

  get(key: string): Promise<Versioned | undefined> {
    return this.#store.get(key)
  }

  set(write: StateWrite): Promise<number | "conflict"> {
    return this.#store.set(write)
  }

  commit(write: StateWrite): void {
    if (this.#cancellation.reason === undefined) this.#writes.push(write)
  }
}
