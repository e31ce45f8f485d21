import type { JournalEntry, Json } from "@backchat/core"
import type { Database, Statement } from "./driver.ts"
import { decoded, encoded } from "./text.ts"

/** A row ready to be written: what the caller does with its value afterwards is not seen here. */
export interface JournalRow {
  readonly key: string
  readonly json: string
}

export function journalRows(entries: readonly JournalEntry[] = []): readonly JournalRow[] {
  return entries.map(({ key, value }) => ({ key: encoded(key), json: JSON.stringify(value) }))
}

/** What the attempts of a delivery have noted, by the delivery's place in the inbox. */
export class Journals {
  readonly #write: Statement<never>
  readonly #read: Statement<{ readonly key: string; readonly value: string }>
  readonly #move: Statement<never>
  readonly #forget: Statement<never>

  constructor(db: Database) {
    this.#write = db.prepare(
      `insert into journal (seq, key, value) values (?, ?, ?)
       on conflict (seq, key) do update set value = excluded.value`,
    )
    this.#read = db.prepare("select key, value from journal where seq = ? order by n")
    this.#move = db.prepare("update journal set seq = ? where seq = ?")
    this.#forget = db.prepare("delete from journal where seq = ?")
  }

  write(seq: number, rows: readonly JournalRow[]): void {
    for (const { key, json } of rows) this.#write.run(seq, key, json)
  }

  read(seq: number): ReadonlyMap<string, Json> {
    return new Map(this.#read.all(seq).map(({ key, value }) => [decoded(key), JSON.parse(value)]))
  }

  move(from: number, to: number): void {
    this.#move.run(to, from)
  }

  forget(seq: number): void {
    this.#forget.run(seq)
  }
}
