import { StaleClaimError, StateConflictError } from "../../errors.ts"
import type { Store } from "../../ports.ts"
import { claimOne, delivery, type Kit, LEASE_MS, only, order, same, throws } from "./tools.ts"

export function testNeighbours({ describe, withStore, elapse }: Kit): void {
  describe("behind", () => {
    withStore("tells what waits behind a claimed delivery, and nothing of other lanes", async (store) => {
      await accept(store, ["a1", "b1", "a2", "a3", "a4"])
      const claim = await claimOf(store, "a1")
      same(await idsBehind(store, claim, 2), ["a2", "a3"])
      same(await idsBehind(store, claim, 10), ["a2", "a3", "a4"])
      const [next] = await store.behind(claim, 1)
      same(next, delivery("a2"))
    })

    withStore("sees what has just arrived", async (store) => {
      await accept(store, ["a1"])
      const claim = await claimOne(store)
      same(await idsBehind(store, claim, 10), [])
      await accept(store, ["a2"])
      same(await idsBehind(store, claim, 10), ["a2"])
    })

    withStore("is refused to a holder who came too late", async (store) => {
      await accept(store, ["a1", "a2"])
      const stale = only(await store.claim({ max: 1, leaseMs: 50 }))
      await elapse(60)
      await throws(StaleClaimError, store.behind(stale, 1))
    })
  })

  describe("absorbed", () => {
    withStore("deliveries are done with the one that is claimed", async (store) => {
      await accept(store, ["a1", "a2", "a3", "a4"])
      await store.settle(await claimOne(store), { kind: "done" }, { absorbed: ["a2", "a3"] })
      same((await store.depth()).waiting, 1)
      same(await store.accept(delivery("a3")), "duplicate")
      same(await order(store, 1), ["a4"])
    })

    withStore("deliveries may be all there is", async (store) => {
      await accept(store, ["a1", "a2", "a3"])
      await store.settle(await claimOne(store), { kind: "done" }, { absorbed: ["a2", "a3"] })
      const { waiting, claimed } = await store.depth()
      same([waiting, claimed], [0, 0])
      await accept(store, ["a4", "a5"])
      same(await order(store, 2), ["a4", "a5"])
    })

    withStore("deliveries go with their journals, and what stays keeps its own", async (store) => {
      await accept(store, ["a1", "a2", "a3", "a4"])
      for (const id of ["a1", "a2", "a3"]) await bury(store, id)
      for (const id of ["a1", "a2", "a3"]) await store.buried.redrive(id, "front")
      const claim = await claimOne(store)
      same(await idsBehind(store, claim, 10), ["a2", "a3", "a4"])
      await store.settle(claim, { kind: "done" }, { absorbed: ["a2"] })
      const next = await claimOne(store)
      same([next.delivery.id, (await store.recall(next)).get("of")], ["a3", "a3"])
      await store.settle(next, { kind: "done" })
      same(await order(store, 1), ["a4"])
    })

    withStore("deliveries go together with what the settle writes", async (store) => {
      for (const lane of ["a", "b", "c", "d"]) {
        await accept(store, [`${lane}1`, `${lane}2`])
        const claim = await claimOf(store, `${lane}1`)
        const writes = [{ key: lane, value: 1, ifVersion: 0 }]
        await store.settle(claim, { kind: "done" }, { writes, absorbed: [`${lane}2`] })
        same((await store.get(lane))?.value, 1)
        same((await store.depth()).waiting, 0)
      }
    })

    withStore("deliveries need not stand next to it", async (store) => {
      await accept(store, ["a1", "a2", "a3", "a4", "a5"])
      await store.settle(await claimOne(store), { kind: "done" }, { absorbed: ["a3", "a5"] })
      same(await order(store, 2), ["a2", "a4"])
    })

    withStore("deliveries stay when the settle is refused", async (store) => {
      await accept(store, ["a1", "a2"])
      const claim = await claimOne(store)
      const conflict = { writes: [{ key: "k", value: 1, ifVersion: 7 }], absorbed: ["a2"] }
      await throws(StateConflictError, store.settle(claim, { kind: "done" }, conflict))
      await store.settle(claim, { kind: "done" })
      same(await order(store, 1), ["a2"])
    })
  })
}

async function accept(store: Store, ids: readonly string[]): Promise<void> {
  for (const id of ids) await store.accept(delivery(id))
}

async function claimOf(store: Store, id: string) {
  const claims = await store.claim({ max: 10, leaseMs: LEASE_MS })
  return only(claims.filter((claim) => claim.delivery.id === id))
}

async function idsBehind(store: Store, claim: Awaited<ReturnType<typeof claimOne>>, max: number) {
  return (await store.behind(claim, max)).map(({ id }) => id)
}

/** Buries the next delivery, with a journal that names it. */
async function bury(store: Store, id: string): Promise<void> {
  const claim = await claimOne(store)
  await store.settle(claim, { kind: "buried", error: "x" }, { journal: [{ key: "of", value: id }] })
}
