import { afterEach, describe, expect, it, vi } from "vitest"
import { anchorClock, fileClock } from "./clock.ts"
import type { Database } from "./driver.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { openDatabase } from "./open.ts"

const newFile = temporaryFiles()
const HOUR_MS = 3_600_000
const open: Database[] = []

afterEach(() => {
  vi.useRealTimers()
  for (const db of open.splice(0)) db.close()
})

/** What the clock of a process shows that starts at this uptime of the machine. */
function startedAt(db: Database, upMs: number, boot: string | null): number {
  const up = () => upMs
  anchorClock(db, { up, boot })
  return fileClock(db, up)()
}

function newDatabase(): Database {
  const db = openDatabase(newFile())
  open.push(db)
  return db
}

describe("the clock of a file", () => {
  it("is the wall clock's time when the file is new", () => {
    const db = newDatabase()
    expect(Math.abs(fileClock(db)() - Date.now())).toBeLessThan(1_000)
  })

  it("goes on evenly in every process, whatever the wall clock does", () => {
    vi.useFakeTimers({ toFake: ["Date"] })
    const db = newDatabase()
    const now = startedAt(db, 10_000, "boot-1")
    vi.setSystemTime(Date.now() + HOUR_MS)
    expect(startedAt(db, 12_000, "boot-1") - now).toBe(2_000)
    vi.setSystemTime(Date.now() - 5 * HOUR_MS)
    expect(startedAt(db, 13_000, "boot-1") - now).toBe(3_000)
  })

  it("takes the wall clock's time after a restart of the machine", () => {
    vi.useFakeTimers({ toFake: ["Date"] })
    const db = newDatabase()
    const now = startedAt(db, 5 * HOUR_MS, "boot-1")
    vi.setSystemTime(Date.now() + HOUR_MS)
    expect(startedAt(db, 20_000, "boot-2") - now).toBe(HOUR_MS)
  })

  it("never goes back, though the wall clock was lost in the restart", () => {
    vi.useFakeTimers({ toFake: ["Date"] })
    const db = newDatabase()
    const now = startedAt(db, 5 * HOUR_MS, "boot-1")
    vi.setSystemTime(0)
    expect(startedAt(db, 20_000, "boot-2")).toBe(now)
  })

  it("notices a restart by the uptime where boots have no names", () => {
    vi.useFakeTimers({ toFake: ["Date"] })
    const db = newDatabase()
    const now = startedAt(db, 5 * HOUR_MS, null)
    expect(startedAt(db, 5 * HOUR_MS + 7, null) - now).toBe(7)
    vi.setSystemTime(Date.now() + HOUR_MS)
    expect(startedAt(db, 20_000, null) - now).toBe(HOUR_MS)
  })
})
