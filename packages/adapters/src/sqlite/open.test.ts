import { chmodSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { BackchatError } from "@backchat/core"
import { describe, expect, it } from "vitest"
import { loadDriver } from "./driver.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { openDatabase } from "./open.ts"
import { migrate, STEPS } from "./schema.ts"
import { sqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()

/** What opening the file says. */
function refusal(file: string): string {
  try {
    sqliteStore({ file })
  } catch (error) {
    if (error instanceof BackchatError && error.code === "bad_configuration") return error.message
    throw error
  }
  throw new Error(`${file} could be opened.`)
}

describe("opening the store's file", () => {
  it.each(["", ":memory:", "file:x.db"])("asks for a path instead of %o", (file) => {
    expect(refusal(file)).toMatch(/is not the path of a file.*memoryStore/)
  })

  it("names the folder that is missing", () => {
    const file = `${dirname(newFile())}/nowhere/bot.db`
    expect(refusal(file)).toMatch(/The folder ".*nowhere" does not exist.*Create it/)
  })

  it("does not take a folder for a file", () => {
    const folder = newFile()
    mkdirSync(folder)
    expect(refusal(folder)).toMatch(/cannot open .*EISDIR/)
  })

  it("says that a file is not a database, and leaves it alone", () => {
    const file = newFile()
    writeFileSync(file, "Dear diary, ".repeat(1_000))
    expect(refusal(file)).toMatch(/not a database.*a file of its own/)
  })

  it("does not move into another program's database", () => {
    const file = newFile()
    const db = new (loadDriver().DatabaseSync)(file)
    db.exec("create table customers (name text)")
    db.close()
    expect(refusal(file)).toMatch(/the database of another program/)
  })

  // Root may write to everything, so what is forbidden has to be tried as somebody else.
  if (process.getuid?.() !== 0)
    it("says what it must be able to do with a read-only file", () => {
      const file = newFile()
      writeFileSync(file, "")
      chmodSync(file, 0o400)
      expect(refusal(file)).toMatch(/EACCES.*has to be able to read and write/)
    })

  it("has SQLite wait for the disk with every commit", () => {
    const db = openDatabase(newFile())
    expect(db.prepare("pragma journal_mode").get()).toMatchObject({ journal_mode: "wal" })
    expect(db.prepare("pragma synchronous").get()).toMatchObject({ synchronous: 2 }) // full
    db.close()
  })

  it("refuses a file from a newer version", async () => {
    const file = newFile()
    await sqliteStore({ file }).close()
    const db = openDatabase(file)
    db.exec(`pragma user_version = ${STEPS.length + 1}`)
    db.close()
    expect(refusal(file)).toMatch(/has version 2 of the store's tables, this Backchat knows 1.*Upgrade/)
  })

  it("brings an older file forward and keeps what is in it", async () => {
    const file = newFile()
    const store = sqliteStore({ file })
    await store.set({ key: "k", value: 1 })
    await store.close()
    const steps = [...STEPS, "create table added (x text)", "alter table added add column y text"]
    const db = openDatabase(file)
    migrate(db, file, steps)
    migrate(db, file, steps)
    expect(db.prepare<{ user_version: number }>("pragma user_version").get()?.user_version).toBe(3)
    expect(db.prepare<{ value: string }>("select value from state").all()).toMatchObject([{ value: "1" }])
    db.exec("insert into added (x, y) values ('a', 'b')")
    db.close()
  })

  it("changes nothing when a step of the migration fails", async () => {
    const file = newFile()
    await sqliteStore({ file }).close()
    const db = openDatabase(file)
    expect(() => migrate(db, file, [...STEPS, "create table half (x)", "this is not SQL"])).toThrow(/syntax/)
    expect(db.prepare("select 1 from sqlite_schema where name = 'half'").get()).toBeUndefined()
    db.close()
    await sqliteStore({ file }).close()
  })
})
