import { createRequire } from "node:module"
import { BackchatError } from "@backchat/core"

/**
 * The part of `node:sqlite` that the store uses. Node 22.13 and later bring it; for Node 20 the package
 * `@photostructure/sqlite` is the same thing with the same names.
 */
export interface Driver {
  readonly DatabaseSync: new (file: string) => Database
}

export interface Database {
  exec(sql: string): void
  /** `Row` is what the SQL beside it selects: SQLite itself knows no types that a compiler could check. */
  prepare<Row extends object = never>(sql: string): Statement<Row>
  close(): void
}

export interface Statement<Row> {
  run(...values: readonly Bindable[]): { readonly changes: number }
  get(...values: readonly Bindable[]): Row | undefined
  all(...values: readonly Bindable[]): Row[]
}

/** Drivers refuse booleans and undefined. */
export type Bindable = string | number | null

/**
 * Finds SQLite in Node itself, else in the package.
 *
 * @throws BackchatError `bad_configuration` when neither is there
 */
export function loadDriver(): Driver {
  return builtinDriver() ?? packagedDriver()
}

export function builtinDriver(): Driver | undefined {
  // The builtin has these names with these meanings; @types/node for Node 20 does not know it yet.
  return process.getBuiltinModule("node:sqlite") as Driver | undefined
}

export function packagedDriver(): Driver {
  try {
    return createRequire(import.meta.url)("@photostructure/sqlite")
  } catch (cause) {
    throw new BackchatError(
      "bad_configuration",
      `Node ${process.versions.node} has no SQLite of its own. Use Node 22.13 or later, ` +
        "or install the package @photostructure/sqlite@1 beside Backchat.",
      { cause },
    )
  }
}

/** What SQLite calls primary result codes. */
const BUSY = 5
const LOCKED = 6
const NOT_A_DATABASE = 26

/** Another connection holds the lock: nothing was done, and the same may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error)
  return code === BUSY || code === LOCKED
}

export function isNotADatabase(error: unknown): boolean {
  return resultCode(error) === NOT_A_DATABASE
}

/** Whether SQLite said it, rather than our own code or the binding. */
export function isSqliteError(error: unknown): error is Error {
  return resultCode(error) !== undefined
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number")
    return undefined
  return error.errcode & 0xff // the upper bits say more than we need
}
