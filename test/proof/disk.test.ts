import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { openTestbed } from "../harness/testbed.ts"

/** What is wrong with a file, whoever writes to it. */
interface Trouble {
  readonly strike: (file: string, pid: number) => void
  readonly heal: (file: string, pid: number) => void
  /** How the folder is made in which the file is. Default: as any other. */
  readonly mount?: (folder: string) => void
}

const MIB = 1_048_576

/** A disk of 8 MiB with something on it, so that it is full soon. */
const fullDisk: Trouble = {
  mount: (folder) =>
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", folder], { stdio: "pipe" }),
  strike: (file) => writeFileSync(`${file}.ballast`, Buffer.alloc(6 * MIB)),
  heal: (file) => rmSync(`${file}.ballast`),
}

/** For machines where nobody may mount anything: the same error for files that grow, from a limit of the process. */
const limitedFiles: Trouble = {
  strike: (file, pid) =>
    void execFileSync("prlimit", [`--pid=${pid}`, `--fsize=${statSync(`${file}-wal`).size}:`]),
  heal: (_, pid) => void execFileSync("prlimit", [`--pid=${pid}`, "--fsize=unlimited:"]),
}

/** The file itself: nobody may write to it any more, not even who has it open. */
const readOnly: Trouble = {
  strike: (file) => void execFileSync("chattr", ["+i", file, `${file}-wal`]),
  heal: (file) => void execFileSync("chattr", ["-i", file, `${file}-wal`]),
}

const mayMount = can((folder) => {
  fullDisk.mount?.(folder)
  execFileSync("umount", [folder])
})
const mayLimit = spawnSync("prlimit", ["--version"]).status === 0
const mayFreeze = can((folder) => {
  const file = join(folder, "x")
  writeFileSync(file, "")
  execFileSync("chattr", ["+i", file], { stdio: "pipe" })
  execFileSync("chattr", ["-i", file])
})

/** Whether this machine lets us. */
function can(attempt: (folder: string) => void): boolean {
  const folder = mkdtempSync(join(tmpdir(), "backchat-disk-"))
  try {
    attempt(folder)
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe("a bot whose SQLite file", { timeout: 30_000 }, () => {
  it.runIf(mayMount)("is on a full disk, refuses with 503, lives, and goes on when there is room", () =>
    refusesAndGoesOn(fullDisk),
  )
  it.runIf(mayLimit)("may not grow, refuses with 503, lives, and goes on when it may", () =>
    refusesAndGoesOn(limitedFiles),
  )
  it.runIf(mayFreeze)("is read-only, refuses with 503, lives, and goes on when it may be written", () =>
    refusesAndGoesOn(readOnly),
  )
})

async function refusesAndGoesOn({ mount, strike, heal }: Trouble): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "backchat-disk-"))
  onTestFinished(() => {
    if (mount) execFileSync("umount", ["--lazy", folder])
    rmSync(folder, { recursive: true, force: true })
  })
  mount?.(folder)
  const file = join(folder, "bot.sqlite")
  const testbed = await openTestbed({ store: "sqlite", place: file, handlingMs: 0, leaseMs: 500 })
  onTestFinished(() => testbed.close())
  const { emulator, fleet } = testbed
  const [bot] = fleet.members
  const pid = bot?.child.pid ?? 0
  const ann = emulator.person("Ann")
  await ann.says("m1")
  await ann.hears("m1#1")

  strike(file, pid)
  const refusals = () => emulator.deliveries.filter(({ status }) => status !== 200)
  let said = 1
  while (refusals().length === 0) {
    const person = emulator.person(`Person ${++said}`)
    await person.says(`${"x".repeat(5_000)} m1`)
    await expect.poll(() => emulator.deliveries.length).toBeGreaterThanOrEqual(said)
  }
  expect(refusals()[0]?.status).toBe(503)
  await ann.says("m2")
  heal(file, pid)
  await ann.hears("m2#2")

  const people = Array.from({ length: said - 1 }, (_, index) => emulator.person(`Person ${index + 2}`))
  await Promise.all(people.map((person) => person.hears(`${"x".repeat(5_000)} m1#1`)))
  expect(fleet.members[0]).toBe(bot) // the same process
  for (const person of people) expect(person.bubbles()).toHaveLength(2)
}
