import { expect, it, vi } from "vitest"
import { claimOne, delivery, drain } from "./fixtures/deliveries.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { openDatabase } from "./open.ts"
import { SqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()
const LANES = "abcdefghijklmnopqrstuvxyz"

it("forgets what has expired, in batches, and nothing else", async () => {
  let now = Date.now()
  const file = newFile()
  const db = openDatabase(file)
  const rowsIn = (table: string) =>
    db.prepare<{ rows: number }>(`select count(*) as rows from ${table}`).get()?.rows
  const store = new SqliteStore(db, { file, rememberMs: 1_000, maxPerLane: 2_000, now: () => now })

  await store.accept(delivery("w1"))
  const waiting = await claimOne(store, 1_000_000)
  await store.journal(waiting, [{ key: "sent:0", value: 1 }])
  await Promise.all(
    Array.from({ length: 1_200 }, (_, n) => store.accept(delivery(`${LANES[n % LANES.length]}${n}`))),
  )
  await drain(store)
  await Promise.all(
    Array.from({ length: 1_200 }, (_, n) => store.set({ key: `s${n}`, value: n, ttlMs: 1_000 })),
  )
  await store.set({ key: "lasting", value: 1 })
  now += 1_000
  await store.accept(delivery("z1"))
  expect([rowsIn("seen"), rowsIn("state")]).toEqual([1_202, 1_201])

  const exec = vi.spyOn(db, "exec")
  await vi.waitFor(() => expect([rowsIn("seen"), rowsIn("state")]).toEqual([2, 1]), { timeout: 5_000 })
  // 500 of each at a time, so that nobody waits long behind it.
  expect(exec.mock.calls.filter(([sql]) => sql === "commit")).toHaveLength(3)
  expect(await store.accept(delivery("w1"))).toBe("waiting")
  expect((await store.get("lasting"))?.value).toBe(1)
  await store.settle(waiting, { kind: "done" })

  // Bodies and journals go with the work; only ids are remembered.
  await drain(store)
  expect([rowsIn("inbox"), rowsIn("lanes"), rowsIn("journal")]).toEqual([0, 0, 0])
  await store.close()
})
