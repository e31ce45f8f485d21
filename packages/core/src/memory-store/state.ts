import { StateConflictError } from "../errors.ts"
import type { StateWrite, Versioned } from "../ports.ts"
import { Heap } from "./heap.ts"

interface Entry {
  /** JSON, so that a reader never shares an object with a writer. */
  readonly json: string
  readonly version: number
  readonly expiresAt: number
}

/** Values with versions and times to live, in a Map. */
export class MemoryState {
  readonly #entries = new Map<string, Entry>()
  readonly #expiries = new Heap<{ readonly at: number; readonly key: string; readonly version: number }>()
  readonly #now: () => number
  #lastVersion = 0

  constructor(now: () => number) {
    this.#now = now
  }

  get(key: string): Versioned | undefined {
    const entry = this.#current(key)
    return entry && { value: JSON.parse(entry.json), version: entry.version }
  }

  /** @throws StateConflictError naming the first write whose version is not the current one */
  check(writes: readonly StateWrite[]): void {
    for (const { key, ifVersion } of writes) {
      if (ifVersion !== undefined && ifVersion !== this.#versionOf(key)) throw new StateConflictError(key)
    }
  }

  write({ key, value, ttlMs }: StateWrite): number {
    this.#sweep()
    if (value === undefined) {
      this.#entries.delete(key)
      return 0
    }
    const version = ++this.#lastVersion
    const expiresAt = ttlMs === undefined ? Number.POSITIVE_INFINITY : this.#now() + ttlMs
    this.#entries.set(key, { json: JSON.stringify(value), version, expiresAt })
    if (ttlMs !== undefined) this.#expiries.push({ at: expiresAt, key, version })
    return version
  }

  #versionOf(key: string): number {
    return this.#current(key)?.version ?? 0
  }

  #current(key: string): Entry | undefined {
    const entry = this.#entries.get(key)
    return entry && entry.expiresAt > this.#now() ? entry : undefined
  }

  #sweep(): void {
    const now = this.#now()
    for (let due = this.#expiries.popDue(now); due; due = this.#expiries.popDue(now)) {
      if (this.#entries.get(due.key)?.version === due.version) this.#entries.delete(due.key)
    }
  }
}
