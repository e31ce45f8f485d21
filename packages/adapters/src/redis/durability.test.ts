import { type Log, silentLog } from "@backchat/core"
import { describe, expect, it, vi } from "vitest"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { delivery, freshStore } from "./fixtures/stores.ts"

describe.skipIf(skipWithoutRedis())("what the server can lose", () => {
  it.each([
    ["everything, without an append-only file", ["--appendonly", "no"], [/appendonly is no/]],
    ["a second, when that file is synced every second", ["--appendonly", "yes"], [/up to a second/]],
    ["nothing, when it is always synced", ["--appendonly", "yes", "--appendfsync", "always"], []],
    [
      "events, when a full server evicts",
      ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "allkeys-lru"],
      [/allkeys-lru: a full server throws away events/],
    ],
    [
      "ids, when a full server evicts what expires",
      ["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "volatile-ttl"],
      [/volatile-ttl: a full server forgets event ids/],
    ],
    [
      "it does not say, when a managed server hides its settings",
      ["--appendonly", "yes", "--rename-command", "CONFIG", ""],
      [/does not tell its appendfsync/],
    ],
  ] as const)("%s", async (_, settings, risks) => {
    const server = await RedisServer.start(...settings)
    const warned: string[] = []
    const log: Log = { ...silentLog, warn: (_fields, message) => warned.push(message) }
    const store = freshStore({ url: server.url, log })
    await store.accept(delivery("a1"))
    const expected = risks.map((risk) => expect.stringMatching(risk))
    expect((await store.inspect()).risks).toEqual(expected)
    await vi.waitFor(() => expect(warned).toEqual(expected))
    await store.close()
    await server.stop()
  })
})
