import { StaleClaimError } from "@backchat/core"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { kill, startWorker } from "./fixtures/processes.ts"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { delivery, freshPrefix, freshStore } from "./fixtures/stores.ts"
import { logOf, work } from "./fixtures/work.ts"
import type { RedisStore } from "./redis-store.ts"
import { Wake } from "./wake.ts"

const LANES = Array.from({ length: 12 }, (_, index) => `test:chat-${index}`)

describe.skipIf(skipWithoutRedis())("several processes on one Redis", () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await RedisServer.start()
  })
  afterAll(() => server?.stop())

  it.each([1, 4])("settle each delivery once and in its lane's order, on %i shards", async (shards) => {
    const options = { url: server.url, prefix: freshPrefix(), shards }
    const stores = Array.from({ length: 4 }, () => freshStore(options))
    const stop = new AbortController()
    const working = stores.map((store) => work(store, stop.signal, 30_000))
    const arrived = await arrive(stores, 480)
    await settled(stores[0], arrived)
    stop.abort()
    await Promise.all(working)
    await Promise.all(stores.map((store) => store.close()))
  })

  it.each([1, 3])(
    "lose nothing and do nothing twice when some are killed, on %i shards",
    { timeout: 60_000 },
    async (shards) => {
      const prefix = freshPrefix()
      const store = freshStore({ url: server.url, prefix, shards })
      const start = () => startWorker(server.url, prefix, shards, 500)
      const workers = await Promise.all([start(), start()])
      const arrived = await arrive([store], 400)
      for (let kills = 0; kills < 3; kills++) {
        const replacement = start()
        const victim = workers.shift()
        const left = (await store.depth()).waiting
        if (victim) await kill(victim)
        workers.push(await replacement)
        if (left === 0) arrived.push(...(await arrive([store], 200, arrived.length)))
      }
      await settled(store, arrived)
      await Promise.all(workers.map(kill))
      await store.close()
    },
  )

  it("hear of each other's arrivals at once, and take over from who let go", async () => {
    const options = { url: server.url, prefix: freshPrefix(), sweepMs: 60_000 }
    const [one, other] = [freshStore(options), freshStore(options)]
    const stop = new AbortController()
    const arrivals = other.arrivals(stop.signal)[Symbol.asyncIterator]()
    await claimNext(other, arrivals, 0) // subscribed, and nothing is there
    await one.accept(delivery("a1"))
    const [claim] = await claimNext(other, arrivals, 1)
    const expecting = vi.spyOn(Wake.prototype, "expect")
    if (claim) await other.settle(claim, { kind: "retry", delayMs: 40, error: "x" })
    expect(expecting).toHaveBeenCalledWith(40)
    const [again] = await claimNext(other, arrivals, 1) // due by its own timer
    if (again) await other.settle(again, { kind: "released" })
    const [mine] = await one.claim({ max: 1, leaseMs: 60_000 })
    if (mine) await one.settle(mine, { kind: "released" })
    expect((await claimNext(other, arrivals, 1))[0]?.attempt).toBe(2)
    stop.abort()
    await Promise.all([one.close(), other.close()])
  })

  it("find by themselves what nobody told them of", async () => {
    const prefix = freshPrefix()
    const [one, other] = [1, 2].map(() => freshStore({ url: server.url, prefix, sweepMs: 30 }))
    if (one === undefined || other === undefined) throw new Error("There are two.")
    const stop = new AbortController()
    const arrivals = other.arrivals(stop.signal)[Symbol.asyncIterator]()
    await claimNext(other, arrivals, 0)
    await one.accept(delivery("a1"))
    await one.claim({ max: 1, leaseMs: 50 }) // and dies
    expect((await claimNext(other, arrivals, 1))[0]?.attempt).toBe(2)
    stop.abort()
    await Promise.all([one.close(), other.close()])
  })

  it("are refused with an old token, whoever holds the lane now", async () => {
    const options = { url: server.url, prefix: freshPrefix() }
    const [one, other] = [freshStore(options), freshStore(options)]
    await one.accept(delivery("a1"))
    const [old] = await one.claim({ max: 1, leaseMs: 1 })
    await expect.poll(() => other.claim({ max: 1, leaseMs: 60_000 })).toHaveLength(1)
    if (old === undefined) throw new Error("There was nothing to claim.")
    await expect(one.settle(old, { kind: "done" })).rejects.toThrow(StaleClaimError)
    await expect(one.journal(old, [{ key: "k", value: 1 }])).rejects.toThrow(StaleClaimError)
    await expect(one.recall(old)).rejects.toThrow(StaleClaimError)
    expect(await one.renew([old], 60_000)).toEqual([old])
    await Promise.all([one.close(), other.close()])
  })
})

/** Accepts events for all lanes in turn, over all stores; each lane's one after the other. */
async function arrive(stores: readonly RedisStore[], count: number, from = 0): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, index) => `e${from + index}`)
  await Promise.all(
    LANES.map(async (lane) => {
      for (const [index, id] of ids.entries()) {
        if (laneOf(id) !== lane) continue
        expect(await stores[index % stores.length]?.accept(delivery(id, { lane }))).toBe("accepted")
      }
    }),
  )
  return ids
}

function laneOf(id: string): string | undefined {
  return LANES[Number(id.slice(1)) % LANES.length]
}

/** Waits until everything is settled; then each lane's log has to be what arrived. */
async function settled(store: RedisStore | undefined, arrived: readonly string[]): Promise<void> {
  if (store === undefined) throw new Error("There is no store.")
  await vi.waitFor(async () => expect(await store.depth()).toMatchObject({ waiting: 0, claimed: 0 }), {
    timeout: 30_000,
    interval: 20,
  })
  const perLane = LANES.map((lane) => arrived.filter((id) => laneOf(id) === lane))
  const logs = await Promise.all(LANES.map(async (lane) => (await store.get(logOf(lane)))?.value))
  expect(logs).toEqual(perLane)
}

/** Claims at each wake-up until it has `count`. */
async function claimNext(store: RedisStore, arrivals: AsyncIterator<void>, count: number) {
  for (;;) {
    await arrivals.next()
    const claims = await store.claim({ max: 10, leaseMs: 60_000 })
    if (claims.length === count) return claims
  }
}
