import { StateConflictError } from "../../errors.ts"
import { claimOne, delivery, ids, type Kit, LEASE_MS, same, throws } from "./tools.ts"

export function testSettling({ describe, withStore, elapse }: Kit): void {
  describe("settle", () => {
    withStore("keeps a retry at the head of its lane until it is due", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      await store.settle(await claimOne(store), { kind: "retry", delayMs: 50, error: "x" })
      same(ids(await store.claim({ max: 10, leaseMs: LEASE_MS })), [])
      await elapse(60)
      const again = await claimOne(store)
      same([again.delivery.id, again.attempt], ["a1", 2])
    })

    withStore("lets a lane wait for its retry though more arrives", async (store) => {
      await store.accept(delivery("a1"))
      await store.settle(await claimOne(store), { kind: "retry", delayMs: 60_000, error: "x" })
      await store.accept(delivery("a2"))
      same(ids(await store.claim({ max: 10, leaseMs: LEASE_MS })), [])
    })

    withStore("does not count a released claim as an attempt", async (store) => {
      await store.accept(delivery("a1"))
      await store.settle(await claimOne(store), { kind: "released" })
      same((await claimOne(store)).attempt, 1)
    })

    withStore("keeps a claim that is released with a delay from being claimed before", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      await store.settle(await claimOne(store), { kind: "released", delayMs: 50 })
      same(ids(await store.claim({ max: 10, leaseMs: LEASE_MS })), [])
      await elapse(60)
      const again = await claimOne(store)
      same([again.delivery.id, again.attempt], ["a1", 1])
    })

    withStore("writes the state in the same step, or nothing at all", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      const first = await claimOne(store)
      await store.settle(first, { kind: "done" }, { writes: [{ key: "k", value: { n: 1 }, ifVersion: 0 }] })
      const written = await store.get("k")
      same(written?.value, { n: 1 })
      const second = await claimOne(store)
      const stale = [
        { key: "other", value: 1 },
        { key: "k", value: { n: 9 }, ifVersion: 0 },
      ]
      await throws(StateConflictError, store.settle(second, { kind: "done" }, { writes: stale }))
      same(await store.get("other"), undefined)
      await store.settle(
        second,
        { kind: "done" },
        { writes: [{ key: "k", value: { n: 2 }, ifVersion: written?.version ?? 0 }] },
      )
      same((await store.get("k"))?.value, { n: 2 })
    })
  })
}
