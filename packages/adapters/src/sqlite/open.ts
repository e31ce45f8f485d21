import { closeSync, openSync, statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { BackchatError } from "@backchat/core"
import { anchorClock } from "./clock.ts"
import { type Database, type Driver, isBusy, isNotADatabase, isSqliteError, loadDriver } from "./driver.ts"
import { migrate } from "./schema.ts"

/** How long opening waits for another process that creates or migrates the same file. */
const OPEN_PATIENCE_MS = 5_000

/**
 * Opens the store's file, creates it when it is not there, and brings its tables up to date.
 *
 * @throws BackchatError `bad_configuration` that says what is wrong with the file and what to do
 */
export function openDatabase(file: string, driver: Driver = loadDriver()): Database {
  createFile(file)
  let db: Database | undefined
  try {
    db = new driver.DatabaseSync(file)
    configure(db, file)
    return db
  } catch (error) {
    db?.close()
    throw isSqliteError(error) ? unusable(file, error) : error
  }
}

/** Closes the file, and leaves all of it in the file itself when no other process is at work. */
export function closeDatabase(db: Database): void {
  try {
    // The driver for Node 20 leaves statements open, and with them the log beside the file.
    db.exec("pragma wal_checkpoint(truncate)")
  } catch {
    // Whoever opens the file next reads the log.
  }
  db.close()
}

/** Creates the file before SQLite does, since what people text is nobody else's to read. */
function createFile(file: string): void {
  if (file === "" || file.startsWith(":") || file.startsWith("file:")) {
    throw new BackchatError(
      "bad_configuration",
      `"${file}" is not the path of a file. Pass one, sqliteStore({ file: "./bot.db" }); ` +
        "to keep nothing, use memoryStore().",
    )
  }
  const folder = dirname(resolve(file))
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new BackchatError(
      "bad_configuration",
      `The folder "${folder}" does not exist, so the store cannot keep "${file}" in it. Create it, or mount it.`,
    )
  }
  try {
    closeSync(openSync(file, "a", 0o600))
  } catch (error) {
    throw unusable(file, error)
  }
}

function configure(db: Database, file: string): void {
  db.exec(`pragma busy_timeout = ${OPEN_PATIENCE_MS}`)
  const mode = patiently(() => db.prepare<{ journal_mode: string }>("pragma journal_mode = wal").get())
  if (mode?.journal_mode !== "wal") {
    throw new BackchatError(
      "bad_configuration",
      `"${file}" is on a file system without shared memory (a network share?). Put it on a local disk.`,
    )
  }
  // A longer log than the default of 4 MB takes in more writes of the same pages before it is copied back.
  db.exec(`
    pragma synchronous = full;
    pragma wal_autocheckpoint = 4000;
    pragma cache_size = -32768;
    pragma journal_size_limit = 67108864;
    pragma trusted_schema = off;
  `)
  patiently(() => migrate(db, file))
  patiently(() => anchorClock(db))
}

/** Changing the journal mode does not honour the busy timeout when two processes create one file. */
function patiently<Result>(act: () => Result): Result {
  const deadline = performance.now() + OPEN_PATIENCE_MS
  for (;;) {
    try {
      return act()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}

function unusable(file: string, error: unknown): BackchatError {
  const reason = error instanceof Error ? error.message : String(error)
  const advice = isNotADatabase(error)
    ? "It is not a database: give the store a file of its own."
    : isBusy(error)
      ? "Another program holds it locked."
      : "This process has to be able to read and write the file and its folder, and there has to be room."
  return new BackchatError("bad_configuration", `The store cannot open "${file}": ${reason}. ${advice}`, {
    cause: error,
  })
}
