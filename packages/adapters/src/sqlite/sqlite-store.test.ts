import { existsSync, statSync } from "node:fs"
import { testStore } from "@backchat/core/testing"
import { afterEach, describe, expect, it, vi } from "vitest"
import { builtinDriver, packagedDriver } from "./driver.ts"
import { claimOne, delivery, drain } from "./fixtures/deliveries.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { openDatabase } from "./open.ts"
import { SqliteStore, sqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()

// Node 22.13 and later have SQLite built in; there the kit runs against both.
const builtin = builtinDriver()
const drivers = { "@photostructure/sqlite": packagedDriver(), ...(builtin && { "node:sqlite": builtin }) }

describe.each(Object.entries(drivers))("the SQLite store on %s", (_, driver) => {
  let now = Date.now()
  testStore(
    { describe, it },
    {
      open: () => {
        const file = newFile()
        return new SqliteStore(openDatabase(file, driver), { file, now: () => now })
      },
      elapse: async (ms) => {
        now += ms
      },
    },
  )

  it("gives back texts that SQLite itself would not", async () => {
    const file = newFile()
    const store = new SqliteStore(openDatabase(file, driver), { file })
    for (const odd of ["nul \0 in it", "half \ud83d of a character", "\u0001json:mark", "e\u0301 👩‍👩‍👧"]) {
      const original = { ...delivery("a1", `{"text":"${odd}"}`), id: odd, lane: odd, type: odd, traceId: odd }
      await store.accept(original)
      const claim = await claimOne(store)
      expect(claim.delivery).toEqual(original)
      await store.journal(claim, [{ key: odd, value: odd }])
      expect([...(await store.recall(claim))]).toEqual([[odd, odd]])
      await store.settle(claim, { kind: "buried", error: odd }, { writes: [{ key: odd, value: odd }] })
      expect(await store.buried.list({ lane: odd })).toMatchObject([{ delivery: original, error: odd }])
      expect(await store.buried.redrive(odd)).toBe(true)
      expect(await drain(store)).toEqual([odd])
      expect((await store.get(odd))?.value).toBe(odd)
    }
    expect(await store.get("nul ")).toBeUndefined()
    await store.close()
  })
})

describe("the SQLite store", () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it("goes on where it was when it is opened again", async () => {
    const file = newFile()
    let store = sqliteStore({ file })
    for (const id of ["a1", "a2", "b1"]) await store.accept(delivery(id))
    const claim = await claimOne(store)
    await store.settle(
      claim,
      { kind: "retry", delayMs: 0, error: "x" },
      { journal: [{ key: "sent:0", value: 1 }], writes: [{ key: "k", value: { n: 1 } }] },
    )
    await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
    await store.close()

    store = sqliteStore({ file })
    expect(await store.depth()).toEqual({ waiting: 2, claimed: 0, buried: 1, oldestAt: 1_780_000_000_000 })
    expect(await store.accept(delivery("b1"))).toBe("duplicate")
    const again = await claimOne(store)
    expect([again.delivery.id, again.attempt, again.journalled]).toEqual(["a1", 2, true])
    expect(again.token).toBeGreaterThan(claim.token)
    expect((await store.get("k"))?.value).toEqual({ n: 1 })
    await store.settle(again, { kind: "done" })
    await store.close()
  })

  it("keeps one file when it is closed, which nobody else can read", async () => {
    const file = newFile()
    const store = sqliteStore({ file })
    await store.accept(delivery("a1"))
    await store.close()
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0)
  })

  it("finishes what was asked for before it closes, and takes nothing afterwards", async () => {
    const file = newFile()
    const store = sqliteStore({ file })
    const verdicts = Promise.all(Array.from({ length: 600 }, (_, n) => store.accept(delivery(`a${n}`))))
    await Promise.all([store.close(), store.close()])
    expect(new Set(await verdicts)).toEqual(new Set(["accepted"]))
    await expect(store.accept(delivery("b1"))).rejects.toMatchObject({
      code: "shutting_down",
      retryable: true,
    })
    await expect(store.get("k")).rejects.toMatchObject({ code: "shutting_down" })

    const again = sqliteStore({ file })
    expect((await again.depth()).waiting).toBe(600)
    await again.close()
  })

  it("says full rather than grow without end, and takes more when there is room", async () => {
    const store = sqliteStore({ file: newFile(), maxPerLane: 2, maxWaiting: 3 })
    expect(await Promise.all(["a1", "a2", "a3", "b1", "c1"].map((id) => store.accept(delivery(id))))).toEqual(
      ["accepted", "accepted", "full", "accepted", "full"],
    )
    await store.settle(await claimOne(store), { kind: "done" })
    expect(await store.accept(delivery("a3"))).toBe("accepted")
    await store.close()
  })

  it("forgets an id after the time it was told to remember it, but not while its delivery waits", async () => {
    let now = Date.now()
    const store = sqliteStore({ file: newFile(), rememberMs: 1_000, now: () => now })
    await store.accept(delivery("a1"))
    now += 5_000
    expect(await store.accept(delivery("a1"))).toBe("waiting")
    await store.settle(await claimOne(store), { kind: "done" })
    expect(await store.accept(delivery("a1"))).toBe("accepted")
    await drain(store)
    now += 999
    expect(await store.accept(delivery("a1"))).toBe("duplicate")
    now += 1
    expect(await store.accept(delivery("a1"))).toBe("accepted")
    await store.close()
  })

  it("takes a dead letter that comes back for waiting, though its id was forgotten", async () => {
    let now = Date.now()
    const store = sqliteStore({ file: newFile(), rememberMs: 1_000, now: () => now })
    await store.accept(delivery("a1"))
    await store.settle(await claimOne(store), { kind: "buried", error: "x" })
    now += 5_000
    await store.buried.redrive("a1")
    expect(await store.accept(delivery("a1"))).toBe("waiting")
    expect(await drain(store)).toEqual(["a1"])
    await store.close()
  })

  it("keeps one dead letter of an event that was forgotten and buried again", async () => {
    let now = Date.now()
    const store = sqliteStore({ file: newFile(), rememberMs: 1_000, now: () => now })
    for (const error of ["first", "second"]) {
      await store.accept(delivery("a1"))
      await store.settle(await claimOne(store), { kind: "buried", error })
      now += 1_000
    }
    expect(await store.buried.list()).toMatchObject([{ error: "second" }])
    expect((await store.depth()).buried).toBe(1)
    await store.close()
  })

  it("hands out the longest waiting lane first, also within one millisecond", async () => {
    const store = sqliteStore({ file: newFile(), now: () => 1_780_000_000_000 })
    for (const id of ["a1", "a2", "b1", "c1"]) await store.accept(delivery(id))
    const order: string[] = []
    for (let turn = 0; turn < 4; turn++) {
      const claim = await claimOne(store)
      order.push(claim.delivery.id)
      await store.settle(claim, { kind: "done" })
    }
    expect(order).toEqual(["a1", "b1", "c1", "a2"])
    await store.close()
  })

  it("shows in a read what was asked for before it", async () => {
    const store = sqliteStore({ file: newFile() })
    const [, depth, , state] = await Promise.all([
      store.accept(delivery("a1")),
      store.depth(),
      store.set({ key: "k", value: 1 }),
      store.get("k"),
      store.accept(delivery("a2")),
    ])
    expect([depth.waiting, state?.value]).toEqual([1, 1])
    expect((await store.depth()).waiting).toBe(2)
    await store.close()
  })

  it("keeps what a value was when it was handed over", async () => {
    const store = sqliteStore({ file: newFile() })
    await store.accept(delivery("a1"))
    const claim = await claimOne(store)
    const value = { n: 1 }
    const written = Promise.all([store.set({ key: "k", value }), store.journal(claim, [{ key: "j", value }])])
    value.n = 2
    await written
    expect((await store.get("k"))?.value).toEqual({ n: 1 })
    expect((await store.recall(claim)).get("j")).toEqual({ n: 1 })
    await store.close()
  })

  it.each([
    ["forward", 3_600_000],
    ["back", -3_600_000],
  ])("is not disturbed by a wall clock that jumps an hour %s", async (_, jumpMs) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() })
    const file = newFile()
    const store = sqliteStore({ file })
    for (const id of ["a1", "b1"]) await store.accept(delivery(id))
    const held = await claimOne(store)
    await store.settle(await claimOne(store), { kind: "retry", delayMs: 1_000, error: "x" })
    await store.set({ key: "k", value: 1, ttlMs: 60_000 })
    vi.setSystemTime(Date.now() + jumpMs)

    const another = sqliteStore({ file }) // opened after the jump, as after a restart of the process
    for (const one of [store, another]) {
      expect(await one.claim({ max: 9, leaseMs: 30_000 })).toEqual([])
      expect((await one.get("k"))?.value).toBe(1)
      expect(await one.renew([held], 30_000)).toEqual([])
    }
    await another.settle(held, { kind: "done" })
    expect(await store.depth()).toMatchObject({ waiting: 1, claimed: 0 })
    await Promise.all([store.close(), another.close()])
  })

  it.each([{ rememberMs: 0 }, { maxPerLane: -1 }, { maxWaiting: Number.NaN }])(
    "refuses %o before it touches the file",
    (options) => {
      const file = newFile()
      expect(() => sqliteStore({ file, ...options })).toThrow(/sqliteStore: \w+ is .*above 0/)
      expect(existsSync(file)).toBe(false)
    },
  )
})
