import type { Claim } from "@backchat/core"
import { testStore } from "@backchat/core/testing"
import type { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { keepsToTheModel } from "../fixtures/store-model.ts"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { delivery, freshPrefix, freshStore } from "./fixtures/stores.ts"
import { layoutOf } from "./keys.ts"
import { redisStore } from "./redis-store.ts"

describe.skipIf(skipWithoutRedis())("the Redis store", () => {
  let server: RedisServer
  let redis: Redis
  beforeAll(async () => {
    server = await RedisServer.start()
    redis = server.connect()
  })
  afterAll(async () => {
    redis?.disconnect()
    await server?.stop()
  })

  describe("on one shard", () => {
    testStore({ describe, it }, { open: () => freshStore({ url: server.url }) })
  })
  describe("on four shards", () => {
    testStore({ describe, it }, { open: () => freshStore({ url: server.url, shards: 4 }) })
  })

  it("says full rather than grow without end, and takes more when there is room", async () => {
    const store = freshStore({ url: server.url, maxPerLane: 2, maxWaiting: 3 })
    const verdicts: unknown[] = []
    for (const id of ["a1", "a2", "a3", "b1", "c1"]) verdicts.push(await store.accept(delivery(id)))
    expect(verdicts).toEqual(["accepted", "accepted", "full", "accepted", "full"])
    const [claim] = await store.claim({ max: 1, leaseMs: 1_000 })
    if (claim) await store.settle(claim, { kind: "done" })
    expect(await store.accept(delivery("a3"))).toBe("accepted")
    await store.close()
  })

  it("counts the attempts of each delivery, not of the lane", async () => {
    const store = freshStore({ url: server.url })
    for (const id of ["a1", "a2"]) await store.accept(delivery(id))
    const attempts: [string, number][] = []
    for (const kind of ["retry", "done", "done"] as const) {
      const [claim] = await store.claim({ max: 1, leaseMs: 60_000 })
      if (claim === undefined) throw new Error("There was nothing to claim.")
      attempts.push([claim.delivery.id, claim.attempt])
      await store.settle(claim, kind === "retry" ? { kind, delayMs: 0, error: "x" } : { kind })
    }
    expect(attempts).toEqual([
      ["a1", 1],
      ["a1", 2],
      ["a2", 1],
    ])
    await store.close()
  })

  it("leaves nothing behind of an event but its id, and that for the time it was told", async () => {
    const prefix = freshPrefix()
    const store = freshStore({ url: server.url, prefix, rememberMs: 60_000 })
    await store.accept(delivery("a1"))
    const [claim] = await store.claim({ max: 1, leaseMs: 40 })
    if (claim === undefined) throw new Error("There was nothing to claim.")
    await store.journal(claim, [{ key: "sent", value: 1 }])
    await store.settle(claim, { kind: "done" })
    const [{ keys, key, layout }] = layoutOf(prefix, 1).shards
    const seen = key("seen", "test:a1")
    await expect
      .poll(async () => (await redis.keys(`*{${prefix}:0}*`)).sort())
      .toEqual([layout, seen, keys.tick]) // the receipt of the claim has expired with its lease
    expect(await redis.pttl(seen)).toBeGreaterThan(59_000)
    await redis.pexpire(seen, 1)
    await expect.poll(() => store.accept(delivery("a1"))).toBe("accepted")
    await store.close()
  })

  it("refuses another number of shards than the keys were written with", async () => {
    const prefix = freshPrefix()
    const first = freshStore({ url: server.url, prefix, shards: 2 })
    await first.accept(delivery("a1"))
    const second = freshStore({ url: server.url, prefix, shards: 3 })
    await expect(second.accept(delivery("a2"))).rejects.toThrow(/spread over 2 shards, not 3. Pass shards: 2/)
    await Promise.all([first.close(), second.close()])
  })

  it("refuses options that make no sense, and says what is legal", () => {
    expect(() => redisStore({ shards: 0 })).toThrow(/1 to 1024/)
    expect(() => redisStore({ prefix: "a{b}" })).toThrow(/without braces/)
    expect(() => redisStore({ url: "http://secret@localhost" })).toThrow(/redis:\/\/127.0.0.1:6379/)
    expect(() => redisStore({ maxPerLane: -1 })).toThrow(/maxPerLane is -1/)
  })

  it("takes over the options of a client, and leaves it open", async () => {
    const client = server
      .connect()
      .duplicate({ keyPrefix: "mine:", stringNumbers: true, enableAutoPipelining: true })
    const store = freshStore({ client })
    const stop = new AbortController()
    const arrivals = store.arrivals(stop.signal)[Symbol.asyncIterator]()
    await arrivals.next()
    await store.accept(delivery("a1"))
    const claims: Claim[] = []
    while (claims.length === 0) {
      await arrivals.next()
      claims.push(...(await store.claim({ max: 1, leaseMs: 1_000 })))
    }
    expect(claims).toMatchObject([{ attempt: 1, journalled: false }])
    await store.close()
    expect(await client.ping()).toBe("PONG")
    client.disconnect()
  })

  it("lists the dead letters of all shards in order, and of one lane among many", async () => {
    const store = freshStore({ url: server.url, shards: 3 })
    const ids = ["a1", "b1", "c1", "d1", "a2"]
    for (const id of ids) {
      await store.accept(delivery(id))
      const [claim] = await store.claim({ max: 1, leaseMs: 1_000 })
      if (claim) await store.settle(claim, { kind: "buried", error: `"${id}"\nfailed` })
    }
    const letters = await store.buried.list()
    expect(letters.map((letter) => letter.delivery.id).sort()).toEqual([...ids].sort())
    expect(letters.map(({ buriedAt }) => buriedAt)).toEqual(letters.map(({ buriedAt }) => buriedAt).sort())
    expect(await store.buried.list({ limit: 2 })).toEqual(letters.slice(0, 2))
    expect((await store.buried.list({ lane: "test:a" })).map(({ error }) => error)).toEqual([
      '"a1"\nfailed',
      '"a2"\nfailed',
    ])
    expect(await store.buried.redrive("c1")).toBe(true)
    expect(await store.accept(delivery("c1"))).toBe("waiting")
    await store.close()
  })

  it.each([1, 3])(
    "keeps each lane's order and one holder at a time on %i shards, whatever the interleaving over two stores",
    { timeout: 300_000 },
    async (shards) => {
      const prefix = freshPrefix()
      const stores = [1, 2].map(() => freshStore({ url: server.url, prefix, shards }))
      const modelled = { stores, elapse: (ms: number) => elapse(redis, prefix, shards, ms) }
      await keepsToTheModel(modelled, "model")
      await Promise.all(stores.map((store) => store.close()))
    },
  )
})

/** Lets time pass without waiting for it: everything that is due at a time is due that much earlier. */
async function elapse(redis: Redis, prefix: string, shards: number, ms: number): Promise<void> {
  for (const { keys } of layoutOf(prefix, shards).shards) {
    for (const key of [keys.leases, keys.retries]) {
      for (const lane of await redis.zrange(key, "0", "-1")) await redis.zincrby(key, `${-ms}`, lane)
    }
  }
}
