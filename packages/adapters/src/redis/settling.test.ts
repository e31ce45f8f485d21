import type { Claim } from "@backchat/core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { delivery, freshPrefix, freshStore } from "./fixtures/stores.ts"
import { layoutOf } from "./keys.ts"
import { evaluate } from "./script.ts"
import { INTEND } from "./scripts/intents.ts"
import { DECIDE } from "./scripts/state.ts"
import { writeArgs } from "./state.ts"

/** The lane `test:b` is on the second of four shards, the state on the first: three steps, and a crash between. */
describe.skipIf(skipWithoutRedis())("a settle whose state is on another shard", () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await RedisServer.start()
  })
  afterAll(() => server?.stop())

  it("is finished by the next holder when its own died before the verdict", async () => {
    const { store, first } = await claimed()
    await crash(first, "before the verdict")
    await expireLease(first.prefix)
    expect(await store.claim({ max: 1, leaseMs: 60_000 })).toEqual([]) // ended, and not handled again
    expect((await store.get("k"))?.value).toBe("first")
    expect(await store.depth()).toMatchObject({ waiting: 0, claimed: 0 })
    await store.close()
  })

  it("is finished by the next holder when its own died after the verdict, and writes nothing twice", async () => {
    const { store, first } = await claimed()
    await crash(first, "after the verdict")
    const written = await store.get("k")
    expect(written?.value).toBe("first")
    await store.set({ key: "k", value: "later", ifVersion: written?.version ?? 0 })
    await expireLease(first.prefix)
    expect(await store.claim({ max: 1, leaseMs: 60_000 })).toEqual([])
    expect((await store.get("k"))?.value).toBe("later")
    await store.close()
  })

  it("lets the event run again when its writes are refused", async () => {
    const { store, first } = await claimed()
    await store.set({ key: "k", value: "quicker" })
    await crash(first, "before the verdict")
    await expireLease(first.prefix)
    const [again] = await store.claim({ max: 1, leaseMs: 60_000 })
    expect([again?.delivery.id, again?.attempt]).toEqual(["b1", 2])
    expect((await store.get("k"))?.value).toBe("quicker")
    if (again) await store.settle(again, { kind: "done" }, { writes: [{ key: "k", value: "again" }] })
    expect((await store.get("k"))?.value).toBe("again")
    await store.close()
  })

  it("takes nothing from a holder who comes too late", async () => {
    const { store, first } = await claimed()
    await expireLease(first.prefix)
    const [second] = await store.claim({ max: 1, leaseMs: 60_000 })
    const writes = [{ key: "k", value: "first", ifVersion: 0 }]
    await expect(store.settle(first.claim, { kind: "done" }, { writes })).rejects.toThrow(/lease/)
    expect(await store.get("k")).toBeUndefined()
    if (second) await store.settle(second, { kind: "done" })
    await store.close()
  })

  it("leaves no trace of its steps", async () => {
    const { store, first } = await claimed()
    await store.settle(first.claim, { kind: "done" }, { writes: [{ key: "k", value: 1, ifVersion: 0 }] })
    const redis = server.connect()
    const [, shard] = layoutOf(first.prefix, 4).shards
    expect(await redis.hlen(shard?.keys.intents ?? "")).toBe(0)
    await expect.poll(() => redis.keys(`{${first.prefix}:0}:verdict:*`)).toEqual([])
    redis.disconnect()
    await store.close()
  })

  async function claimed() {
    const prefix = freshPrefix()
    const store = freshStore({ url: server.url, prefix, shards: 4 })
    await store.accept(delivery("b1"))
    const [claim] = await store.claim({ max: 1, leaseMs: 60_000 })
    if (claim === undefined) throw new Error("There was nothing to claim.")
    return { store, first: { prefix, claim } }
  }

  /** Goes as far as the first or second step, and no further. */
  async function crash(
    { prefix, claim: { token } }: { readonly prefix: string; readonly claim: Claim },
    when: "before the verdict" | "after the verdict",
  ): Promise<void> {
    const [home, lane] = layoutOf(prefix, 4).shards
    if (lane === undefined) throw new Error("There is one shard only.")
    const writes = [{ key: "k", value: "first", ifVersion: 0 }]
    const intent = JSON.stringify({ id: "intent", outcome: { kind: "done" }, writes })
    const redis = server.connect()
    const noted = await evaluate(redis, INTEND, {
      keys: lane.keys,
      own: { seen: lane.key("seen", "test:b1") },
      args: { lane: "test:b", token, intent },
    })
    expect(noted).toBe("ok")
    if (when === "after the verdict") {
      const verdict = await evaluate(redis, DECIDE, {
        keys: home.keys,
        own: { verdict: home.key("verdict", "intent") },
        args: { writer: token, keepMs: 60_000 },
        moreKeys: [home.key("state", "k")],
        moreArgs: writes.flatMap(writeArgs),
      })
      expect(verdict).toBe("ok")
    }
    redis.disconnect()
  }

  async function expireLease(prefix: string): Promise<void> {
    await server.command("ZADD", `{${prefix}:1}:leases`, "1", "test:b")
  }
})
