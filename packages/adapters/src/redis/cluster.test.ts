import { testStore } from "@backchat/core/testing"
import { Cluster } from "ioredis"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { freshStore } from "./fixtures/stores.ts"
import { layoutOf } from "./keys.ts"

/** A cluster refuses a script whose keys are in different slots, or that touches other keys than it was given. */
describe.skipIf(skipWithoutRedis())("the Redis store in a cluster", () => {
  let server: RedisServer
  let client: Cluster
  beforeAll(async () => {
    server = await RedisServer.start("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1")
    await server.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383")
    await vi.waitFor(
      async () => expect(await server.command("CLUSTER", "INFO")).toContain("cluster_state:ok"),
      { timeout: 10_000 },
    )
    client = new Cluster([{ host: "127.0.0.1", port: server.port }])
  }, 20_000)
  afterAll(async () => {
    client?.disconnect()
    await server?.stop()
  })

  describe("on one shard", () => {
    testStore({ describe, it }, { open: () => freshStore({ client }) })
  })
  describe("on four shards", () => {
    testStore({ describe, it }, { open: () => freshStore({ client, shards: 4 }) })
  })

  it("spreads shards over slots", async () => {
    const slots = layoutOf("backchat", 4).shards.map(({ keys }) => client.cluster("KEYSLOT", keys.lanes))
    expect(new Set(await Promise.all(slots)).size).toBe(4)
  })

  it("tells what its nodes can lose", async () => {
    const store = freshStore({ client })
    expect((await store.inspect()).risks).toEqual([expect.stringContaining("appendonly is no")])
    await store.close()
  })
})
