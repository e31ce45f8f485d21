import { BackchatError } from "@backchat/core"
import { afterEach, describe, expect, it, vi } from "vitest"
import { type Database, loadDriver } from "./driver.ts"
import { delivery } from "./fixtures/deliveries.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { GroupCommit } from "./group-commit.ts"
import { openDatabase } from "./open.ts"
import { SqliteStore } from "./sqlite-store.ts"
import { Tally } from "./tally.ts"

const newFile = temporaryFiles()
const open: Database[] = []

afterEach(() => {
  for (const db of open.splice(0)) db.close()
})

/** A table of its own to write to, and the number of transactions so far. */
function bench(patienceMs?: number) {
  const file = newFile()
  const db = openDatabase(file)
  open.push(db)
  db.exec("create table notes (n integer primary key, note text not null check (length(note) < 10))")
  const insert = db.prepare("insert into notes (note) values (?)")
  const read = db.prepare<{ note: string }>("select note from notes order by n")
  const exec = vi.spyOn(db, "exec")
  const tally = new Tally(db, Date.now)
  return {
    file,
    commits: new GroupCommit({ db, tally, file, ...(patienceMs === undefined ? {} : { patienceMs }) }),
    note: (note: string) => () => {
      insert.run(note)
      return tally.next()
    },
    notes: () => read.all().map(({ note }) => note),
    transactions: () => exec.mock.calls.filter(([sql]) => sql === "commit").length,
  }
}

/** Another process, as far as locks are concerned. */
function anotherConnection(file: string): Database {
  const db = new (loadDriver().DatabaseSync)(file)
  open.push(db)
  return db
}

describe("group commit", () => {
  it("runs what comes in one turn in one transaction, in the order in which it came", async () => {
    const { commits, note, notes, transactions } = bench()
    await Promise.all(["a", "b", "c"].map((each) => commits.run(note(each))))
    expect(notes()).toEqual(["a", "b", "c"])
    expect(transactions()).toBe(1)
  })

  it("needs a few transactions for a thousand deliveries", async () => {
    const file = newFile()
    const db = openDatabase(file)
    const exec = vi.spyOn(db, "exec")
    const store = new SqliteStore(db, { file })
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => store.accept(delivery(`a${n}`))))
    expect(exec.mock.calls.filter(([sql]) => sql === "commit")).toHaveLength(4)
    await store.close()
  })

  it("answers a read without a transaction", async () => {
    const { commits, notes, transactions } = bench()
    expect(await commits.read(notes)).toEqual([])
    expect(transactions()).toBe(0)
  })

  it("lets a step refuse without disturbing its neighbours", async () => {
    const { commits, note, notes, transactions } = bench()
    const refusal = new BackchatError("stale_claim", "No.")
    const results = await Promise.allSettled([
      commits.run(note("a")),
      commits.run(() => {
        throw refusal
      }),
      commits.run(note("b")),
    ])
    expect(results).toMatchObject([
      { status: "fulfilled" },
      { status: "rejected", reason: refusal },
      { status: "fulfilled" },
    ])
    expect(notes()).toEqual(["a", "b"])
    expect(transactions()).toBe(1)
  })

  it("takes back all of a step that fails half-way, and nothing of its neighbours", async () => {
    const { commits, note, notes } = bench()
    const results = await Promise.allSettled([
      commits.run(note("a")),
      commits.run(() => {
        note("half")()
        note("far too long for the table")()
      }),
      commits.run(note("b")),
      commits.read(notes),
      commits.run(note("c")),
    ])
    expect(results).toMatchObject([
      { status: "fulfilled", value: 1 },
      { status: "rejected" },
      { status: "fulfilled", value: 2 }, // what the failed step had counted is taken back as well
      { status: "fulfilled", value: ["a", "b"] },
      { status: "fulfilled", value: 3 },
    ])
    expect(notes()).toEqual(["a", "b", "c"])
  })

  it("waits for another process's lock without blocking this one", async () => {
    const { file, commits, note, notes } = bench()
    const other = anotherConnection(file)
    other.exec("begin immediate")
    const written = commits.run(note("a"))
    let turns = 0
    const timer = setInterval(() => {
      if (++turns === 5) other.exec("commit")
    }, 5)
    await written
    clearInterval(timer)
    expect(turns).toBeGreaterThanOrEqual(5)
    expect(notes()).toEqual(["a"])
  })

  it("says so when the lock is held for too long, and goes on when it is free", async () => {
    const { file, commits, note, notes } = bench(30)
    const other = anotherConnection(file)
    other.exec("begin immediate")
    await expect(Promise.all([commits.run(note("a")), commits.run(note("b"))])).rejects.toThrow(
      /database is locked.*Another process held its lock for too long/,
    )
    other.exec("commit")
    await commits.run(note("c"))
    expect(notes()).toEqual(["c"])
  })
})
