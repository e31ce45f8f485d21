import { StaleClaimError } from "../../errors.ts"
import { claimOne, delivery, type Kit, LEASE_MS, only, same, throws } from "./tools.ts"

export function testLeases({ describe, withStore, elapse }: Kit): void {
  describe("leases", () => {
    withStore("hand the work to another when they run out, and count the attempt", async (store) => {
      await store.accept(delivery("a1"))
      await store.claim({ max: 1, leaseMs: 50 })
      await elapse(60)
      const second = await claimOne(store)
      same([second.delivery.id, second.attempt], ["a1", 2])
    })

    withStore("refuse everything from a holder who came too late", async (store) => {
      await store.accept(delivery("a1"))
      const stale = await store.claim({ max: 1, leaseMs: 50 }).then(only)
      await elapse(60)
      const fresh = await claimOne(store)
      await throws(
        StaleClaimError,
        store.settle(stale, { kind: "done" }, { writes: [{ key: "k", value: 1 }] }),
      )
      await throws(StaleClaimError, store.journal(stale, [{ key: "sent", value: 1 }]))
      same(await store.renew([stale], LEASE_MS), [stale])
      same(await store.get("k"), undefined)
      await store.settle(fresh, { kind: "done" })
    })

    withStore("refuse a holder who is late though nobody else came", async (store) => {
      await store.accept(delivery("a1"))
      const late = await store.claim({ max: 1, leaseMs: 50 }).then(only)
      await elapse(60)
      await throws(StaleClaimError, store.settle(late, { kind: "done" }))
      same((await claimOne(store)).delivery.id, "a1")
    })

    withStore("hold for as long as they are renewed", async (store) => {
      await store.accept(delivery("a1"))
      const claim = await store.claim({ max: 1, leaseMs: 80 }).then(only)
      for (let turn = 0; turn < 3; turn++) {
        await elapse(50)
        same(await store.renew([claim], 80), [])
      }
      await store.settle(claim, { kind: "done" })
    })
  })
}
