import { claimOne, delivery, holds, ids, type Kit, LEASE_MS, same } from "./tools.ts"

export function testInbox({ describe, withStore, elapse }: Kit): void {
  describe("accept", () => {
    withStore("keeps a delivery once, however often it comes", async (store) => {
      same(await store.accept(delivery("a")), "accepted")
      same(await store.accept(delivery("a")), "waiting")
      same((await store.depth()).waiting, 1)
    })

    withStore("knows an id after its work is done, and tells whether it is", async (store) => {
      await store.accept(delivery("a"))
      const claim = await claimOne(store)
      same(await store.accept(delivery("a")), "waiting")
      await store.settle(claim, { kind: "retry", delayMs: 0, error: "x" })
      same(await store.accept(delivery("a")), "waiting")
      await store.settle(await claimOne(store), { kind: "done" })
      same(await store.accept(delivery("a")), "duplicate")
    })

    withStore("takes a dead letter for seen and settled", async (store) => {
      await store.accept(delivery("a"))
      await store.settle(await claimOne(store), { kind: "buried", error: "x" })
      same(await store.accept(delivery("a")), "duplicate")
    })

    withStore("keeps one of many that come at the same time", async (store) => {
      const verdicts = await Promise.all(Array.from({ length: 50 }, () => store.accept(delivery("a"))))
      same(verdicts.filter((verdict) => verdict === "accepted").length, 1)
    })

    withStore("gives back exactly what it was given", async (store) => {
      const original = {
        ...delivery("a"),
        body: '{"text":"é 👩‍👩‍👧 \\u0000"}',
        traceId: "0af7651916cd43dd8448eb211c80319c",
      }
      await store.accept(original)
      same(await claimOne(store).then((claim) => claim.delivery), original)
    })
  })

  describe("claim", () => {
    withStore("hands out the oldest of each lane, and one at a time", async (store) => {
      for (const id of ["a1", "b1", "a2", "b2"]) await store.accept(delivery(id))
      const claims = await store.claim({ max: 10, leaseMs: LEASE_MS })
      same(ids(claims).sort(), ["a1", "b1"])
      same(ids(await store.claim({ max: 10, leaseMs: LEASE_MS })), [])
    })

    withStore("hands out at most what was asked for", async (store) => {
      for (const id of ["a1", "b1", "c1"]) await store.accept(delivery(id))
      same((await store.claim({ max: 2, leaseMs: LEASE_MS })).length, 2)
      same((await store.claim({ max: 2, leaseMs: LEASE_MS })).length, 1)
    })

    withStore("goes on with the lane when its head is done", async (store) => {
      for (const id of ["a1", "a2", "a3"]) await store.accept(delivery(id))
      const order: string[] = []
      for (let turn = 0; turn < 3; turn++) {
        const claim = await claimOne(store)
        order.push(claim.delivery.id)
        await store.settle(claim, { kind: "done" })
      }
      same(order, ["a1", "a2", "a3"])
      same((await store.depth()).waiting, 0)
    })

    withStore("gives every claim of a lane a higher token", async (store) => {
      await store.accept(delivery("a1"))
      const first = await claimOne(store)
      await store.settle(first, { kind: "released" })
      const second = await claimOne(store)
      holds(second.token > first.token, `token ${second.token} after ${first.token}`)
    })
  })

  describe("arrivals", () => {
    withStore("wake a worker for what waits, arrives, or becomes due", async (store) => {
      const stop = new AbortController()
      const arrivals = store.arrivals(stop.signal)[Symbol.asyncIterator]()
      await store.accept(delivery("a1"))
      await arrivals.next()
      await store.settle(await claimOne(store), { kind: "retry", delayMs: 30, error: "x" })
      await elapse(40)
      let claims = await store.claim({ max: 1, leaseMs: LEASE_MS })
      while (claims.length === 0) {
        await arrivals.next()
        claims = await store.claim({ max: 1, leaseMs: LEASE_MS })
      }
      same(ids(claims), ["a1"])
      stop.abort()
      same((await arrivals.next()).done, true)
    })
  })
}
