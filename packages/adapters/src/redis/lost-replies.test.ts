import { type Claim, StaleClaimError, StateConflictError } from "@backchat/core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { LossyProxy } from "./fixtures/lossy-proxy.ts"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { delivery, freshPrefix, freshStore } from "./fixtures/stores.ts"
import type { RedisStore } from "./redis-store.ts"
import { ACCEPT } from "./scripts/accept.ts"
import { CLAIM } from "./scripts/claim.ts"
import { JOURNAL } from "./scripts/hold.ts"
import { SETTLE } from "./scripts/settle.ts"
import { DECIDE, WRITE } from "./scripts/state.ts"

/**
 * The command reaches Redis, its answer never comes back, the client connects anew and sends the command again:
 * each script runs twice.
 */
describe.skipIf(skipWithoutRedis())("a lost reply", () => {
  let server: RedisServer
  let proxy: LossyProxy
  let store: RedisStore
  beforeAll(async () => {
    server = await RedisServer.start()
    proxy = await LossyProxy.start(server.port)
    // The server knows all scripts, so that each command runs when it comes.
    const warm = freshStore({ url: server.url, shards: 4 })
    for (const id of ["a1", "b1", "c1", "d1"]) await warm.accept(delivery(id))
    for (const claim of await warm.claim({ max: 4, leaseMs: 1_000 })) {
      await warm.journal(claim, [{ key: "k", value: 1 }])
      await warm.settle(claim, { kind: "done" }, { writes: [{ key: "k", value: 1 }] })
    }
    await warm.set({ key: "k", value: 1 })
    await warm.close()
  })
  afterAll(async () => {
    await proxy?.stop()
    await server?.stop()
  })
  beforeEach(() => {
    store = freshStore({ url: proxy.url })
  })
  afterEach(() => store?.close())

  it("to an accept: it is accepted, once", async () => {
    await store.accept(delivery("a0"))
    const lost = proxy.loseReplyTo(new RegExp(ACCEPT.sha))
    expect(await store.accept(delivery("a1"))).toBe("accepted")
    await lost
    expect((await store.depth()).waiting).toBe(2)
  })

  it("to an accept that claims: the same claim comes again", async () => {
    await store.accept(delivery("a0"))
    const lost = proxy.loseReplyTo(new RegExp(ACCEPT.sha))
    const claim = await store.accept(delivery("b1"), { leaseMs: 60_000 })
    await lost
    if (typeof claim === "string") return expect.unreachable()
    expect(claim).toMatchObject({ delivery: { id: "b1" }, attempt: 1 })
    expect(await store.depth()).toMatchObject({ waiting: 1, claimed: 1 })
    await store.settle(claim, { kind: "done" })
    expect(await store.accept(delivery("b1"), { leaseMs: 60_000 })).toBe("duplicate")
  })

  it("to a claim: the same claims come again, and no attempt is wasted", async () => {
    for (const id of ["a1", "b1", "c1"]) await store.accept(delivery(id))
    const lost = proxy.loseReplyTo(new RegExp(CLAIM.sha))
    const claims = await store.claim({ max: 2, leaseMs: 60_000 })
    await lost
    expect(claims.map(({ delivery: { id }, attempt }) => [id, attempt])).toEqual([
      ["a1", 1],
      ["b1", 1],
    ])
    expect(await store.depth()).toMatchObject({ waiting: 1, claimed: 2 })
    for (const claim of claims) await store.settle(claim, { kind: "done" })
    expect((await store.claim({ max: 2, leaseMs: 60_000 })).map((claim) => claim.delivery.id)).toEqual(["c1"])
  })

  it.each([
    ["done", { kind: "done" }],
    ["retry", { kind: "retry", delayMs: 0, error: "x" }],
    ["released", { kind: "released" }],
    ["buried", { kind: "buried", error: "x" }],
  ] as const)("to a settle as %s: it has happened once", async (kind, outcome) => {
    for (const id of ["a1", "a2"]) await store.accept(delivery(id))
    const claim = await claimOne(store)
    const lost = proxy.loseReplyTo(new RegExp(SETTLE.sha))
    await store.settle(claim, outcome, { writes: [{ key: "k", value: 1, ifVersion: 0 }] })
    await lost
    expect((await store.get("k"))?.value).toBe(1)
    const next = await claimOne(store)
    expect([next.delivery.id, next.attempt]).toEqual(
      { done: ["a2", 1], retry: ["a1", 2], released: ["a1", 1], buried: ["a2", 1] }[kind],
    )
    expect((await store.buried.list()).length).toBe(kind === "buried" ? 1 : 0)
  })

  it("to a settle whose event another has claimed since: it has happened", async () => {
    await store.accept(delivery("a1"))
    const claim = await claimOne(store)
    await store.settle(claim, { kind: "released" })
    await store.settle(claim, { kind: "released" })
    const next = await claimOne(store)
    await store.settle(next, { kind: "done" })
    await expect(store.settle(claim, { kind: "done" })).rejects.toThrow(StaleClaimError)
  })

  it("to a journal entry: it is there", async () => {
    await store.accept(delivery("a1"))
    const claim = await claimOne(store)
    const lost = proxy.loseReplyTo(new RegExp(JOURNAL.sha))
    await store.journal(claim, [{ key: "sent", value: 1 }])
    await lost
    expect([...(await store.recall(claim))]).toEqual([["sent", 1]])
  })

  it("to a write of state: it is written once, and no conflict with itself", async () => {
    const first = await store.set({ key: "k", value: 1, ifVersion: 0 })
    const lost = proxy.loseReplyTo(new RegExp(WRITE.sha))
    const second = await store.set({ key: "k", value: 2, ifVersion: Number(first) })
    await lost
    expect(await store.get("k")).toEqual({ value: 2, version: second })
    const lostAgain = proxy.loseReplyTo(new RegExp(WRITE.sha))
    expect(await store.set({ key: "k", value: undefined, ifVersion: Number(second) })).toBe(0)
    await lostAgain
    expect(await store.get("k")).toBeUndefined()
    expect(await store.set({ key: "k", value: 3, ifVersion: Number(second) })).toBe("conflict")
    expect(await store.set({ key: "k", value: 3, ifVersion: 0 })).toBeGreaterThan(Number(second))
  })

  it("to the verdict about another shard's state: it stands", async () => {
    const sharded = freshStore({ url: proxy.url, prefix: freshPrefix(), shards: 4 })
    const [claim] = await claimOnForeignShard(sharded)
    const lost = proxy.loseReplyTo(new RegExp(DECIDE.sha))
    await sharded.settle(claim, { kind: "done" }, { writes: [{ key: "k", value: 1, ifVersion: 0 }] })
    await lost
    expect((await sharded.get("k"))?.value).toBe(1)
    const [next] = await claimOnForeignShard(sharded)
    const lostAgain = proxy.loseReplyTo(new RegExp(DECIDE.sha))
    const writes = [{ key: "k", value: 2, ifVersion: 0 }]
    await expect(sharded.settle(next, { kind: "done" }, { writes })).rejects.toThrow(StateConflictError)
    await lostAgain
    await sharded.settle(next, { kind: "done" })
    await sharded.close()
  })
})

async function claimOne(store: RedisStore): Promise<Claim> {
  const [claim] = await store.claim({ max: 1, leaseMs: 60_000 })
  if (claim === undefined) throw new Error("There was nothing to claim.")
  return claim
}

let accepted = 0

/** The lane `test:b` is not on the first of four shards. */
async function claimOnForeignShard(store: RedisStore): Promise<[Claim]> {
  await store.accept(delivery(`b${++accepted}`))
  return [await claimOne(store)]
}
