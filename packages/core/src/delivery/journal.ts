import type { Json } from "../model/json.ts"
import type { Claim, JournalEntry, Store } from "../ports.ts"
import { plain } from "./plain.ts"
import type { TravelNotes } from "./travel.ts"

const NONE: readonly never[] = []

/**
 * What earlier tries of one event have done, and what this one does. Rows are kept here until they
 * have to be durable: before the next reply goes out, and with the settle of a failed try.
 */
export class Journal {
  readonly #store: Store
  readonly #claim: Claim
  // Most events note nothing and run no step: both are made when there is something to keep.
  #noted: Map<string, unknown> | undefined
  #steps: Map<string, Promise<Json | undefined>> | undefined
  #recalled: ReadonlyMap<string, Json> | undefined
  #unwritten: readonly { readonly key: string; readonly value: unknown }[] = NONE
  #scope = ""
  readonly #notes: TravelNotes | undefined

  constructor(store: Store, claim: Claim, notes?: TravelNotes) {
    this.#store = store
    this.#claim = claim
    this.#notes = notes
  }

  async read(key: string): Promise<unknown> {
    if (this.#noted?.has(key)) return this.#noted.get(key)
    if (!this.#claim.journalled) return undefined
    this.#recalled ??= await this.#store.recall(this.#claim)
    return this.#recalled.get(key)
  }

  /** From now on steps are this run's own: an interrupted run's results are not taken for its. */
  within(scope: string): void {
    if (this.#scope === scope) return
    this.#scope = scope
    this.#steps = undefined
  }

  /** Notes a row for the next `flush`, or for the settle: it becomes JSON only then, since most rows are never written. */
  note(key: string, value: unknown): void {
    this.#noted ??= new Map()
    this.#noted.set(key, value)
    this.#unwritten = [...this.#unwritten, { key, value }]
  }

  /**
   * Runs a step once and keeps its result for every later try. The result is durable before this resolves;
   * a process that dies while the step runs does run it again.
   */
  step<Result extends Json | undefined>(name: string, run: () => Promise<Result> | Result): Promise<Result> {
    this.#steps ??= new Map()
    const steps = this.#steps
    let step = steps.get(name)
    if (step === undefined) {
      step = this.#once(this.#scope === "" ? `step:${name}` : `step:${this.#scope}/${name}`, run)
      steps.set(name, step)
      step.catch(() => steps.delete(name)) // a step that failed may be tried again
    }
    return step as Promise<Result> // what this name ran, or recorded when it ran
  }

  async #once(
    key: string,
    run: () => Promise<Json | undefined> | Json | undefined,
  ): Promise<Json | undefined> {
    const recorded = await this.read(key)
    if (Array.isArray(recorded)) return recorded[0] // boxed, since a step may have no result
    const result = await (this.#notes === undefined ? run() : this.#notes.span("step", key.slice(5), run))
    this.note(key, result === undefined ? [] : [result])
    await this.flush()
    return result
  }

  /** The rows that are not durable yet, as JSON. */
  get unwritten(): readonly JournalEntry[] {
    return this.#unwritten.map(({ key, value }) => ({ key, value: plain(value) }))
  }

  /** Makes every noted row durable. @throws StaleClaimError */
  async flush(): Promise<void> {
    if (this.#unwritten.length === 0) return
    const entries = this.unwritten
    this.#unwritten = NONE
    await this.#store.journal(this.#claim, entries)
  }
}
