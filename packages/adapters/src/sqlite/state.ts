import { StateConflictError, type StateWrite, type Versioned } from "@backchat/core"
import type { Database, Statement } from "./driver.ts"
import type { Tally } from "./tally.ts"
import { encoded } from "./text.ts"

/** A write with its value already JSON: what the caller does with the value afterwards is not seen here. */
export interface PreparedWrite {
  readonly key: string
  /** `undefined` deletes. */
  readonly json: string | undefined
  readonly ifVersion: number | undefined
  readonly ttlMs: number | undefined
}

export function prepared({ key, value, ifVersion, ttlMs }: StateWrite): PreparedWrite {
  return { key, json: value === undefined ? undefined : JSON.stringify(value), ifVersion, ttlMs }
}

/** Values with versions and times to live. A value that expired is gone, whether it was swept or not. */
export class State {
  readonly #now: () => number
  readonly #tally: Tally
  readonly #read: Statement<{ readonly value: string; readonly version: number }>
  readonly #version: Statement<{ readonly version: number }>
  readonly #write: Statement<never>
  readonly #delete: Statement<never>

  constructor(db: Database, now: () => number, tally: Tally) {
    this.#now = now
    this.#tally = tally
    const current = "from state where key = ? and (expires_at is null or expires_at > ?)"
    this.#read = db.prepare(`select value, version ${current}`)
    this.#version = db.prepare(`select version ${current}`)
    this.#write = db.prepare(
      `insert into state (key, value, version, expires_at) values (?, ?, ?, ?)
       on conflict (key) do update
       set value = excluded.value, version = excluded.version, expires_at = excluded.expires_at`,
    )
    this.#delete = db.prepare("delete from state where key = ?")
  }

  get(key: string): Versioned | undefined {
    const row = this.#read.get(encoded(key), this.#now())
    return row && { value: JSON.parse(row.value), version: row.version }
  }

  /** @throws StateConflictError naming the first write whose version is not the current one */
  check(writes: readonly PreparedWrite[]): void {
    for (const { key, ifVersion } of writes) {
      if (ifVersion !== undefined && ifVersion !== this.#versionOf(key)) throw new StateConflictError(key)
    }
  }

  /** The new version; 0 after a deletion. */
  write({ key, json, ttlMs }: PreparedWrite): number {
    if (json === undefined) {
      this.#delete.run(encoded(key))
      return 0
    }
    const version = this.#tally.next()
    this.#write.run(encoded(key), json, version, ttlMs === undefined ? null : this.#now() + ttlMs)
    return version
  }

  #versionOf(key: string): number {
    return this.#version.get(encoded(key), this.#now())?.version ?? 0
  }
}
