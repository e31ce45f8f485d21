import type { Json, Store } from "@backchat/core"

/** The bot's state, from either side of the onion. */
export type State = Pick<Store, "get" | "set">

/** What to write, and what to tell the caller once it is written. */
export interface Change<Value extends Json, Result> {
  /** Absent: leave it as it is. */
  readonly write?: { readonly value: Value; readonly ttlMs: number }
  readonly result: Result
}

/**
 * Changes values that many handlers and many processes change at once. In this process they take turns in
 * the order they came; between processes a write that lost the race is worked out again.
 */
export class Ledger {
  readonly #turns = new Map<string, Promise<unknown>>()

  /** `change` may run several times, each time on a fresh value. */
  update<Value extends Json, Result>(
    state: State,
    key: string,
    change: (value: Value | undefined) => Change<Value, Result>,
  ): Promise<Result> {
    const before = this.#turns.get(key) ?? Promise.resolve()
    const turn = before.then(() => compareAndSet(state, key, change))
    const over = turn.then(
      () => {},
      () => {},
    )
    this.#turns.set(key, over)
    void over.then(() => {
      if (this.#turns.get(key) === over) this.#turns.delete(key)
    })
    return turn
  }
}

async function compareAndSet<Value extends Json, Result>(
  state: State,
  key: string,
  change: (value: Value | undefined) => Change<Value, Result>,
): Promise<Result> {
  for (;;) {
    const read = await state.get(key)
    const { write, result } = change(read?.value as Value | undefined) // only this guard writes under its keys
    if (write === undefined) return result
    const version = await state.set({ key, ...write, ifVersion: read?.version ?? 0 })
    if (version !== "conflict") return result
  }
}
