import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { delivery, freshStore } from "./fixtures/stores.ts"
import { logOf, work } from "./fixtures/work.ts"
import type { RedisStore } from "./redis-store.ts"

const LANES = ["test:a", "test:b", "test:c", "test:d"]

describe.skipIf(skipWithoutRedis())("the Redis store under faults", { timeout: 60_000 }, () => {
  let server: RedisServer
  let store: RedisStore
  let stop: () => Promise<void>
  beforeEach(async () => {
    server = await RedisServer.start("--appendonly", "yes", "--appendfsync", "always")
    store = freshStore({ url: server.url, prefix: "faults" })
    stop = async () => {}
  })
  afterEach(async () => {
    await stop()
    await store?.close()
    await server?.stop()
  })

  it.each([1, 3])(
    "loses and doubles nothing when Redis is killed and started again, on %i shards",
    async (shards) => {
      await spreadOver(shards)
      const arrivals = start(600)
      for (let kills = 0; kills < 4; kills++) {
        await settledAtLeast((kills + 1) * 60)
        await server.kill()
        await server.start()
      }
      await arrivals.finished
      await everySettledOnce(arrivals.ids)
    },
  )

  it.each([1, 3])(
    "loses and doubles nothing when its connections are cut time and again, on %i shards",
    async (shards) => {
      await spreadOver(shards)
      const arrivals = start(600)
      let cut = 0
      for (let turn = 0; turn < 20; turn++) {
        await settledAtLeast(turn * 20)
        cut += Number(await server.command("CLIENT", "KILL", "TYPE", "normal"))
        if (turn % 5 === 0) cut += Number(await server.command("CLIENT", "KILL", "TYPE", "pubsub"))
      }
      expect(cut).toBeGreaterThanOrEqual(20)
      await arrivals.finished
      await everySettledOnce(arrivals.ids)
    },
  )

  it("works on within 5 seconds after Redis was away", async () => {
    const arrivals = start(40)
    await arrivals.finished
    await server.kill()
    await expect(store.accept(delivery("e40", { lane: "test:a" }))).rejects.toThrow()
    await server.start()
    const backAt = performance.now()
    await vi.waitFor(() => store.accept(delivery("e40", { lane: "test:a" })), { timeout: 5_000 })
    await everySettledOnce([...arrivals.ids, "e40"])
    expect(performance.now() - backAt).toBeLessThan(5_000)
  })

  it("rejects an accept within two seconds while Redis is slow, and keeps it once when it comes again", async () => {
    await store.accept(delivery("a0"))
    await server.command("CLIENT", "PAUSE", "3000")
    const askedAt = performance.now()
    await expect(store.accept(delivery("a1"))).rejects.toThrow(/did not answer within 1800 ms/)
    expect(performance.now() - askedAt).toBeLessThan(2_300)
    const again = await vi.waitFor(() => store.accept(delivery("a1")), { timeout: 5_000 })
    expect(["accepted", "waiting"]).toContain(again)
    expect((await store.depth()).waiting).toBe(2)
  })

  it("gives back what an accept has claimed when its answer came too late", async () => {
    await store.accept(delivery("z0")) // the script is known there
    await server.command("CLIENT", "PAUSE", "2200")
    await expect(store.accept(delivery("a1"), { leaseMs: 60_000 })).rejects.toThrow(/did not answer/)
    await vi.waitFor(async () => expect(await store.depth()).toMatchObject({ waiting: 2, claimed: 0 }), {
      timeout: 5_000,
    })
    const claims = await store.claim({ max: 10, leaseMs: 60_000 })
    expect(claims.map(({ delivery: { id }, attempt }) => [id, attempt])).toContainEqual(["a1", 1])
    expect(await store.accept(delivery("a1"), { leaseMs: 60_000 })).toBe("waiting")
  })

  it("waits with a worker's calls for a Redis that is away", async () => {
    await store.accept(delivery("a1"))
    await server.kill()
    const claims = store.claim({ max: 1, leaseMs: 60_000 })
    for (let turn = 0; turn < 4; turn++) await expect(store.accept(delivery("a2"))).rejects.toThrow()
    await server.start()
    expect(await claims).toHaveLength(1)
  })

  it("gives up waiting in the end", async () => {
    const hasty = freshStore({ url: server.url, patienceMs: 300 })
    await hasty.accept(delivery("a1"))
    await server.kill()
    await expect(hasty.claim({ max: 1, leaseMs: 60_000 })).rejects.toThrow()
    await hasty.close()
  })

  it("waits with a claim while Redis is paused", async () => {
    await store.accept(delivery("a1"))
    await server.command("CLIENT", "PAUSE", "1500")
    const askedAt = performance.now()
    expect(await store.claim({ max: 1, leaseMs: 60_000 })).toHaveLength(1)
    expect(performance.now() - askedAt).toBeGreaterThan(1_000)
  })

  it("does not accept on a replica, and goes on when it is a master again", async () => {
    const arrivals = start(4)
    await everySettledOnce(await arrivals.finished)
    await server.command("REPLICAOF", "127.0.0.1", "1")
    await expect(store.accept(delivery("e4", { lane: "test:a" }))).rejects.toThrow(/READONLY/)
    await server.command("REPLICAOF", "NO", "ONE")
    await vi.waitFor(() => store.accept(delivery("e4", { lane: "test:a" })), { timeout: 5_000 })
    await everySettledOnce(["e0", "e1", "e2", "e3", "e4"])
  })

  it("does not accept into a full server, but settles what is there and so makes room", async () => {
    const body = "x".repeat(100_000)
    for (const id of ["a1", "a2", "b1"]) await store.accept(delivery(id, { body }))
    const claims = await store.claim({ max: 2, leaseMs: 60_000 })
    await server.command("CONFIG", "SET", "maxmemory", "1")
    await expect(store.accept(delivery("c1"))).rejects.toThrow(/OOM/)
    await expect(store.set({ key: "k", value: 1 })).rejects.toThrow(/OOM/)
    expect(await store.renew(claims, 60_000)).toEqual([])
    const [a1, b1] = claims
    if (a1) await store.settle(a1, { kind: "done" }, { writes: [{ key: "k", value: 1 }] })
    if (b1) await store.settle(b1, { kind: "retry", delayMs: 0, error: "x" })
    const rest = await store.claim({ max: 2, leaseMs: 60_000 })
    expect(rest.map((claim) => claim.delivery.id)).toEqual(["a2", "b1"])
    for (const claim of rest) await store.settle(claim, { kind: "done" })
    await server.command("CONFIG", "SET", "maxmemory", "0")
    expect(await store.accept(delivery("c1"))).toBe("accepted")
    expect(await store.depth()).toMatchObject({ waiting: 1, claimed: 0 })
  })

  it("brings its scripts again when the server has forgotten them", async () => {
    await store.accept(delivery("a1"))
    await server.command("SCRIPT", "FLUSH")
    expect(await store.accept(delivery("a1"))).toBe("waiting")
    expect(await store.claim({ max: 1, leaseMs: 1_000 })).toHaveLength(1)
  })

  it("does not care about this machine's clock", async () => {
    await store.accept(delivery("a1"))
    const [claim] = await store.claim({ max: 1, leaseMs: 60_000 })
    const realNow = Date.now
    for (const jump of [3_600_000, -3_600_000]) {
      Date.now = () => realNow() + jump
      try {
        expect(await store.claim({ max: 1, leaseMs: 60_000 })).toEqual([])
        if (claim) expect(await store.renew([claim], 60_000)).toEqual([])
      } finally {
        Date.now = realNow
      }
    }
    if (claim) await store.settle(claim, { kind: "done" })
  })

  it("gives no token twice, even when the server lost its last moments", async () => {
    await store.accept(delivery("a1"))
    const [before] = await store.claim({ max: 1, leaseMs: 60_000 })
    await server.command("FLUSHALL")
    await server.command("SCRIPT", "FLUSH")
    await store.accept(delivery("a1"))
    const [after] = await store.claim({ max: 1, leaseMs: 60_000 })
    expect(after?.token).toBeGreaterThan(before?.token ?? Number.POSITIVE_INFINITY)
  })

  it("closes at once while Redis is away", async () => {
    await store.accept(delivery("a1"))
    await server.kill()
    const waiting = store.claim({ max: 1, leaseMs: 60_000 })
    const refused = expect(waiting).rejects.toThrow()
    const askedAt = performance.now()
    await store.close()
    await refused
    expect(performance.now() - askedAt).toBeLessThan(1_500)
  })

  async function spreadOver(shards: number): Promise<void> {
    await store.close()
    store = freshStore({ url: server.url, prefix: `faults-${shards}`, shards })
  }

  /** Works, and accepts events like a platform would: what is not acknowledged is delivered again. */
  function start(count: number) {
    const stopping = new AbortController()
    const ids = Array.from({ length: count }, (_, index) => `e${index}`)
    const working = keepWorking(stopping.signal)
    const finished = Promise.all(
      LANES.map(async (lane) => {
        for (const id of ids.filter((one) => laneOf(one) === lane)) await untilAccepted(id)
      }),
    ).then(() => ids)
    stop = async () => {
      stopping.abort()
      await working
    }
    return { ids, finished }
  }

  /** A worker goes on after an error of the store. */
  async function keepWorking(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await work(store, signal, 1_000).catch(nextTurn)
  }

  async function untilAccepted(id: string): Promise<void> {
    for (;;) {
      const verdict = await store.accept(delivery(id, { lane: laneOf(id) })).catch(nextTurn)
      if (verdict !== undefined) return
    }
  }

  async function settledAtLeast(count: number): Promise<void> {
    await vi.waitFor(async () => expect((await logs()).flat().length).toBeGreaterThanOrEqual(count), {
      timeout: 20_000,
      interval: 5,
    })
  }

  async function everySettledOnce(ids: readonly string[]): Promise<void> {
    const expected = LANES.map((lane) => ids.filter((id) => laneOf(id) === lane))
    await vi.waitFor(async () => expect(await logs()).toEqual(expected), { timeout: 20_000, interval: 20 })
    await vi.waitFor(async () => expect(await store.depth()).toMatchObject({ waiting: 0, claimed: 0 }))
  }

  async function logs(): Promise<unknown[][]> {
    const read = await Promise.all(LANES.map((lane) => store.get(logOf(lane))))
    return read.map((one) => (Array.isArray(one?.value) ? one.value : []))
  }
})

/** Lets the event loop turn, so that a test that fails again and again comes to its timeout. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function laneOf(id: string): string {
  return LANES[Number(id.slice(1)) % LANES.length] ?? ""
}
