import type { Delivery } from "../delivery/delivery.ts"
import { StaleClaimError, StateConflictError } from "../errors.ts"
import type { Claim, StateWrite, Store } from "../ports.ts"

/** What the kit asks of a test runner; vitest and node:test both fit. */
export interface TestRunner {
  describe(name: string, body: () => void): void
  it(name: string, body: () => Promise<void>): void
}

export interface StoreKitOptions {
  /** A fresh, empty store. It is closed by the kit. */
  readonly open: () => Store | Promise<Store>
  /**
   * Lets time pass in the store's eyes, for leases, retries and times to live. Default: waits for real.
   */
  readonly elapse?: (ms: number) => Promise<void>
}

const LEASE_MS = 30_000

/**
 * The conformance kit: whatever passes it can stand behind a bot.
 *
 * @example testStore({ describe, it }, { open: () => memoryStore() })
 */
export function testStore({ describe, it }: TestRunner, { open, elapse = pass }: StoreKitOptions): void {
  const withStore = (name: string, body: (store: Store) => Promise<void>) =>
    it(name, async () => {
      const store = await open()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    })

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

  describe("journal", () => {
    withStore("is there for the next attempt, whoever makes it", async (store) => {
      await store.accept(delivery("a1"))
      const first = await claimOne(store)
      same(first.journalled, false)
      await store.journal(first, [{ key: "sent:0", value: { id: "m1" } }])
      const second = await store
        .settle(
          first,
          { kind: "retry", delayMs: 0, error: "x" },
          { journal: [{ key: "sent:1", value: "m2" }] },
        )
        .then(() => claimOne(store))
      same(second.journalled, true)
      same(
        [...(await store.recall(second))],
        [
          ["sent:0", { id: "m1" }],
          ["sent:1", "m2"],
        ],
      )
    })

    withStore("is there too for whoever goes on with a released claim", async (store) => {
      await store.accept(delivery("a1"))
      await store.settle(
        await claimOne(store),
        { kind: "released" },
        { journal: [{ key: "sent:0", value: 1 }] },
      )
      const next = await claimOne(store)
      same([next.attempt, next.journalled, (await store.recall(next)).get("sent:0")], [1, true, 1])
    })

    withStore("belongs to one event", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      const first = await claimOne(store)
      await store.journal(first, [{ key: "sent:0", value: 1 }])
      await store.settle(first, { kind: "done" })
      same((await store.recall(await claimOne(store))).size, 0)
    })
  })

  describe("dead letters", () => {
    withStore("are kept with their error while the lane goes on", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
      const [letter] = await store.buried.list()
      same([letter?.delivery.id, letter?.error, letter?.attempts], ["a1", "boom", 1])
      same((await claimOne(store)).delivery.id, "a2")
    })

    withStore("come back at the end of their lane with their journal and no attempts", async (store) => {
      await store.accept(delivery("a1"))
      const claim = await claimOne(store)
      await store.settle(claim, { kind: "buried", error: "boom" }, { journal: [{ key: "sent:0", value: 1 }] })
      same(await store.buried.redrive("a1"), true)
      same(await store.buried.redrive("a1"), false)
      const again = await claimOne(store)
      same([again.delivery.id, again.attempt], ["a1", 1])
      same((await store.recall(again)).get("sent:0"), 1)
      same((await store.buried.list()).length, 0)
    })

    withStore("can be dropped", async (store) => {
      await store.accept(delivery("a1"))
      await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
      same(await store.buried.drop("a1"), true)
      same(await store.buried.drop("a1"), false)
      same((await store.depth()).buried, 0)
    })
  })

  describe("state", () => {
    withStore("is written only over the version that was read", async (store) => {
      const first = await write(store, { key: "k", value: [1], ifVersion: 0 })
      same(await store.set({ key: "k", value: [2], ifVersion: 0 }), "conflict")
      const second = await write(store, { key: "k", value: [2], ifVersion: first })
      same(await store.set({ key: "k", value: [3], ifVersion: first }), "conflict")
      same(await store.get("k"), { value: [2], version: second })
    })

    withStore("is not shared with whoever wrote or read it", async (store) => {
      const value = { list: [1] }
      await store.set({ key: "k", value })
      value.list.push(2)
      same((await store.get("k"))?.value, { list: [1] })
    })

    withStore("can be deleted and expires", async (store) => {
      await store.set({ key: "k", value: 1 })
      await store.set({ key: "k", value: undefined })
      same(await store.get("k"), undefined)
      await store.set({ key: "k", value: 1, ttlMs: 50 })
      await elapse(60)
      same(await store.get("k"), undefined)
      await write(store, { key: "k", value: 2, ifVersion: 0 })
    })

    withStore(
      "never gives a version twice, so that nobody writes over what came after a deletion",
      async (store) => {
        const first = await write(store, { key: "k", value: 1 })
        await store.set({ key: "k", value: undefined })
        await write(store, { key: "k", value: 2 })
        same(await store.set({ key: "k", value: 3, ifVersion: first }), "conflict")
        await write(store, { key: "t", value: 1, ttlMs: 50 })
        const expired = await store.get("t")
        await elapse(60)
        await write(store, { key: "t", value: 2 })
        same(await store.set({ key: "t", value: 3, ifVersion: expired?.version ?? 0 }), "conflict")
      },
    )
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

/** A delivery called like `b7`, in the lane `b`. */
function delivery(id: string): Delivery {
  return {
    adapter: "test",
    id,
    lane: `test:${id[0]}`,
    type: "message.received",
    body: `{"id":"${id}"}`,
    receivedAt: 1_780_000_000_000,
  }
}

async function claimOne(store: Store): Promise<Claim> {
  return only(await store.claim({ max: 1, leaseMs: LEASE_MS }))
}

function only(claims: readonly Claim[]): Claim {
  const [claim] = claims
  if (claim === undefined) throw new Error("There was nothing to claim.")
  return claim
}

/** Writes, and returns the new version. */
async function write(store: Store, state: StateWrite): Promise<number> {
  const version = await store.set(state)
  if (version === "conflict") throw new Error(`"${state.key}" was refused as a conflict.`)
  holds(version > 0, `version ${version} is above 0`)
  return version
}

function ids(claims: readonly Claim[]): string[] {
  return claims.map((claim) => claim.delivery.id)
}

function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Does not hold: ${what}`)
}

function same(actual: unknown, expected: unknown): void {
  const [is, should] = [canonical(actual), canonical(expected)]
  holds(is === should, `got ${is}, expected ${should}`)
}

/** JSON with sorted keys and without undefined fields, so that only the values count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

async function throws(
  kind: abstract new (...args: never[]) => Error,
  promise: Promise<unknown>,
): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  holds(error instanceof kind, `${kind.name} is thrown, not ${String(error)}`)
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
