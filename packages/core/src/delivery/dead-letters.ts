import type { DeadLetter, Place, Store } from "../ports.ts"

/** One dead letter by its event's id, several, or all there are. */
export type Which = string | readonly string[] | "all"

/** More than anybody has: "all" reads them in one go. */
const MOST = 1_000_000

/** The events that failed for good, kept with their body, error, attempts and journal. */
export class DeadLetters {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /** Oldest first. @param options.limit default 100 */
  list(options?: { readonly limit?: number; readonly lane?: string }): Promise<readonly DeadLetter[]> {
    return this.#store.buried.list(options)
  }

  /**
   * Puts dead letters back into their lanes, with their attempts at 0. What they had sent is not sent again.
   *
   * @param options.place `"front"`: each before what arrived after it, so that its chat is answered in order,
   *   or `"back"`: behind what waits. Default `"front"`
   * @returns how many there were
   */
  redrive(which: Which, { place = "front" }: { readonly place?: Place } = {}): Promise<number> {
    return this.#forEach(which, (id) => this.#store.buried.redrive(id, place))
  }

  /** Forgets dead letters. @returns how many there were */
  drop(which: Which): Promise<number> {
    return this.#forEach(which, (id) => this.#store.buried.drop(id))
  }

  async #forEach(which: Which, act: (id: string) => Promise<boolean>): Promise<number> {
    let count = 0
    for (const id of await this.#ids(which)) if (await act(id)) count++
    return count
  }

  async #ids(which: Which): Promise<readonly string[]> {
    if (which !== "all") return typeof which === "string" ? [which] : which
    // All at once: what is redriven may fail and be buried again while we go on.
    const letters = await this.#store.buried.list({ limit: MOST })
    return letters.map(({ delivery }) => delivery.id)
  }
}
