import { readFileSync } from "node:fs"
import type { Database } from "./driver.ts"
import { transaction } from "./transaction.ts"

/** Milliseconds since the machine started: the same count in all of its processes, and nobody can set it. */
export type Uptime = () => number

// Bound once, so that a test with false timers does not stop the store's clock.
const hrtime = process.hrtime.bind(process)

const uptime: Uptime = () => {
  const [seconds, nanoseconds] = hrtime()
  return seconds * 1_000 + nanoseconds / 1e6
}

export interface ClockOptions {
  readonly up?: Uptime
  /** Something that changes when the machine restarts; null where the system has no such thing. */
  readonly boot?: string | null
}

/**
 * Where the clock of the file stands against the machine's uptime. Called when the file is opened: the wall
 * clock is read only when the machine has restarted since, and never takes the file's clock back.
 */
export function anchorClock(db: Database, { up = uptime, boot = bootId() }: ClockOptions = {}): void {
  transaction(db, () => {
    const { at, clock_offset, boot: bootThen } = read(db)
    if (bootThen === boot && up() + clock_offset >= at) return
    const offset = Math.max(Date.now(), at) - up()
    db.prepare("update tally set clock_offset = ?, boot = ?, at = ?").run(offset, boot, up() + offset)
  })
}

/**
 * The clock of a file, in epoch milliseconds: leases, retries and times to live are measured by it, in
 * every process that shares the file.
 *
 * It is the machine's uptime plus an offset that the file keeps, so a wall clock that is set, or jumps,
 * ends no lease early and holds none too long. What it costs: while a machine sleeps its uptime may stand
 * still, and times to live with it, until it restarts.
 *
 * Linux names each boot. Elsewhere a restart is noticed when the uptime is too low for the time last seen;
 * a restart that goes unnoticed leaves the clock behind the wall clock, still growing.
 */
export function fileClock(db: Database, up: Uptime = uptime): () => number {
  const { clock_offset } = read(db)
  return () => Math.floor(up() + clock_offset)
}

interface Row {
  /** The highest time that was written. */
  readonly at: number
  readonly clock_offset: number
  readonly boot: string | null
}

function read(db: Database): Row {
  const row = db.prepare<Row>("select at, clock_offset, boot from tally").get()
  if (row === undefined) throw new Error("The store's file has lost its tally row.")
  return row
}

function bootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()
  } catch {
    return null
  }
}
