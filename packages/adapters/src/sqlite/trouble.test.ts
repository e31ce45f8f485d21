import { execFileSync } from "node:child_process"
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { claimOne, delivery, drain } from "./fixtures/deliveries.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { openDatabase } from "./open.ts"
import { SqliteStore, sqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()
const body = "x".repeat(20_000)
const mounted: string[] = []

afterEach(() => {
  for (const folder of mounted.splice(0)) execFileSync("umount", ["--lazy", folder])
})

/** Whether this process may mount file systems; that is what makes a disk full or read-only for root. */
const mayMount = process.platform === "linux" && process.getuid?.() === 0 && tryMount()

function mount(...options: readonly string[]): string {
  const folder = newFile()
  mkdirSync(folder)
  execFileSync("mount", [...options, folder], { stdio: "pipe" })
  mounted.push(folder)
  return folder
}

function tryMount(): boolean {
  try {
    const folder = mount("-t", "tmpfs", "tmpfs")
    mounted.splice(0)
    execFileSync("umount", [folder])
    return true
  } catch {
    return false
  }
}

describe("a file that is full", () => {
  it("refuses what does not fit, keeps what it has, and goes on when there is room", async () => {
    const file = newFile()
    const db = openDatabase(file)
    db.exec("pragma max_page_count = 120")
    const store = new SqliteStore(db, { file })
    const verdicts = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => store.accept(delivery(`a${n}`, body))),
    )
    const kept = verdicts.filter(({ status }) => status === "fulfilled").length
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(100)
    await expect(store.accept(delivery("b1", body))).rejects.toThrow(
      /could not use ".*": database or disk is full.*goes on by itself/,
    )
    expect((await store.depth()).waiting).toBe(kept)
    expect(await drain(store)).toHaveLength(kept)
    expect(await store.accept(delivery("b1", body))).toBe("accepted")
    await store.close()
  })

  it.skipIf(!mayMount)("is one on a disk that is full", async () => {
    const folder = mount("-t", "tmpfs", "-o", "size=8m", "tmpfs")
    const file = join(folder, "bot.db")
    const store = sqliteStore({ file })
    writeFileSync(join(folder, "ballast"), "x".repeat(3_000_000))
    const accepted: string[] = []
    for (let n = 0; ; n++) {
      const verdict = await store.accept(delivery(`a${n}`, body)).catch(String)
      if (verdict !== "accepted") {
        expect(verdict).toMatch(/disk is full|disk I\/O error/)
        break
      }
      accepted.push(`a${n}`)
    }
    await expect(store.set({ key: "k", value: body })).rejects.toThrow()
    expect(await store.get("k")).toBeUndefined()
    expect((await store.depth()).waiting).toBe(accepted.length)

    rmSync(join(folder, "ballast"))
    expect(await store.accept(delivery("b1", body))).toBe("accepted")
    await store.close()
    const again = sqliteStore({ file })
    expect((await drain(again)).sort()).toEqual([...accepted, "b1"].sort())
    await again.close()
  })
})

describe("a file that became read-only", () => {
  it("rejects what writes, answers what reads, and goes on when it may write again", async () => {
    const file = newFile()
    const db = openDatabase(file)
    const store = new SqliteStore(db, { file })
    await store.set({ key: "k", value: 1 })
    await store.accept(delivery("a1"))
    const claim = await claimOne(store)
    db.exec("pragma query_only = 1")
    const results = await Promise.allSettled([
      store.accept(delivery("a2")),
      store.settle(claim, { kind: "done" }),
      store.get("k"),
      store.claim({ max: 1, leaseMs: 1_000 }),
    ])
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "rejected"])
    expect(results[0]).toMatchObject({ reason: { message: expect.stringMatching(/readonly database/) } })
    db.exec("pragma query_only = 0")
    await store.settle(claim, { kind: "done" })
    expect(await store.accept(delivery("a2"))).toBe("accepted")
    await store.close()
  })

  it.skipIf(!mayMount)("cannot be opened, and says what is needed", async () => {
    const file = newFile()
    await sqliteStore({ file }).close()
    const folder = mount("--bind", dirname(file))
    execFileSync("mount", ["-o", "remount,ro,bind", folder])
    expect(() => sqliteStore({ file: file.replace(dirname(file), folder) })).toThrow(
      /EROFS.*has to be able to read and write/,
    )
  })
})
