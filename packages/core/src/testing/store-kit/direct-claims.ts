import { StaleClaimError } from "../../errors.ts"
import type { Acceptance, Claim, Store } from "../../ports.ts"
import { claimOne, delivery, holds, ids, type Kit, LEASE_MS, order, same, throws } from "./tools.ts"

/** What is asked of an `accept` that also claims. */
export function testDirectClaims({ describe, withStore, elapse }: Kit): void {
  describe("accept with a claim", () => {
    withStore("hands out what comes to an empty lane, in the same step", async (store) => {
      const given = delivery("a1")
      const claim = claimIn(await store.accept(given, { leaseMs: LEASE_MS }))
      same(claim.delivery, given)
      same([claim.attempt, claim.journalled], [1, false])
      same(ids(await store.claim({ max: 10, leaseMs: LEASE_MS })), [])
      same(await store.depth().then(({ waiting, claimed }) => [waiting, claimed]), [0, 1])
      await store.settle(claim, { kind: "done" })
      same(await store.accept(delivery("a1"), { leaseMs: LEASE_MS }), "duplicate")
    })

    withStore("keeps it once, however often and however it comes", async (store) => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.accept(delivery("a1"), index % 2 === 0 ? { leaseMs: LEASE_MS } : undefined),
        ),
      )
      same(answers.filter((answer) => answer !== "waiting").length, 1)
    })

    withStore("lets what comes to others stand behind them", async (store) => {
      const first = claimIn(await store.accept(delivery("a1"), { leaseMs: LEASE_MS }))
      same(await store.accept(delivery("a2"), { leaseMs: LEASE_MS }), "accepted")
      await store.accept(delivery("b1"))
      same(await store.accept(delivery("b2"), { leaseMs: LEASE_MS }), "accepted")
      await store.settle(first, { kind: "done" })
      same((await order(store, 3)).sort(), ["a2", "b1", "b2"])
    })

    withStore("makes a claim like any other: it can be renewed, given back and lost", async (store) => {
      const first = claimIn(await store.accept(delivery("a1"), { leaseMs: 80 }))
      await elapse(50)
      same(await store.renew([first], 80), [])
      await elapse(50)
      await store.journal(first, [{ key: "sent", value: 1 }])
      await store.settle(first, { kind: "released" })
      const second = await claimOne(store)
      same([second.attempt, second.journalled], [1, true])
      holds(second.token > first.token, `token ${second.token} after ${first.token}`)
      await store.settle(second, { kind: "done" })

      const slow = claimIn(await store.accept(delivery("b1"), { leaseMs: 50 }))
      await elapse(60)
      const next = await claimOne(store)
      same([next.delivery.id, next.attempt], ["b1", 2])
      await throws(StaleClaimError, store.settle(slow, { kind: "done" }))
      await store.settle(next, { kind: "done" })
    })

    withStore("wakes a worker for what stands behind when the claim is settled", async (store) => {
      const stop = new AbortController()
      const arrivals = store.arrivals(stop.signal)[Symbol.asyncIterator]()
      const first = claimIn(await store.accept(delivery("a1"), { leaseMs: LEASE_MS }))
      await store.accept(delivery("a2"), { leaseMs: LEASE_MS })
      await store.settle(first, { kind: "done" })
      same(await claimedOnArrival(store, arrivals), "a2")
      stop.abort()
    })
  })
}

function claimIn(answer: Acceptance | Claim): Claim {
  if (typeof answer === "string") throw new Error(`It was ${answer}, and not claimed.`)
  return answer
}

async function claimedOnArrival(store: Store, arrivals: AsyncIterator<void>): Promise<string | undefined> {
  for (;;) {
    await arrivals.next()
    const [claim] = await store.claim({ max: 1, leaseMs: LEASE_MS })
    if (claim !== undefined) return claim.delivery.id
  }
}
