import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { linq } from "@backchat/adapters/linq"
import { redisStore } from "@backchat/adapters/redis"
import { createBot, silentLog } from "@backchat/core"
import { createEmulator } from "@backchat/emulator"
import { describe, expect, it, vi } from "vitest"
import { RedisServer } from "../harness/redis-server.ts"
import { hasRedis } from "./redis-at-hand.ts"

interface Trouble {
  /** Begins, and is felt when this resolves. */
  readonly strike: (redis: RedisServer) => Promise<unknown>
  /** Is over when this resolves. */
  readonly heal: (redis: RedisServer) => Promise<unknown>
}

/** How much its file holds, and how slowly it is read then. */
const [KEYS, LOAD_DELAY_US] = [6_000, 1_000]

const TROUBLES: Readonly<Record<string, Trouble>> = {
  "gone for ten seconds": {
    strike: (redis) => redis.stop(),
    heal: (redis) => pause(10_000).then(() => redis.run()),
  },
  "slow for three seconds": {
    strike: (redis) => redis.command("CLIENT", "PAUSE", "3000", "ALL"),
    heal: (redis) => redis.command("PING"),
  },
  "a replica (READONLY)": {
    strike: (redis) => redis.command("REPLICAOF", "127.0.0.1", "1"),
    heal: (redis) => redis.command("REPLICAOF", "NO", "ONE"),
  },
  "out of memory (OOM)": {
    strike: (redis) => redis.command("CONFIG", "SET", "maxmemory", "1"),
    heal: (redis) => redis.command("CONFIG", "SET", "maxmemory", "0"),
  },
  "reading its file (LOADING)": {
    strike: async (redis) => {
      await redis.command("EVAL", `for i = 1, ${KEYS} do redis.call("SET", "ballast" .. i, 1) end`, "0")
      await redis.stop()
      await redis.run("Server initialized", "--key-load-delay", `${LOAD_DELAY_US}`)
      const isLoading = async () =>
        expect(await redis.command("GET", "ballast1").catch(String)).toMatch(/LOADING/)
      await vi.waitFor(isLoading, { timeout: 5_000 })
    },
    heal: (redis) => vi.waitFor(() => redis.command("PING"), { timeout: 20_000 }),
  },
}

describe.runIf(hasRedis)("while Redis is", { timeout: 60_000 }, () => {
  it.concurrent.each(Object.entries(TROUBLES))(
    "%s, the platform hears 503 within 2 s; within 5 s after it all is answered",
    async (_, { strike, heal }) => {
      const folder = await mkdtemp(join(tmpdir(), "backchat-away-"))
      const redis = await RedisServer.start(folder)
      const emulator = createEmulator({ speed: 30 })
      await emulator.start()
      const bot = createBot({
        adapter: linq({ apiKey: emulator.apiKey, baseURL: emulator.url, webhookSecret: emulator.secret }),
        store: redisStore({ url: redis.url, log: silentLog }),
        log: silentLog,
      }).onText((ctx) => ctx.text)
      try {
        const { url } = (await bot.start({ port: 0, hostname: "127.0.0.1", stopOnSignals: false })) ?? {}
        emulator.subscribe(`${url}/linq?version=2026-02-03`, { secret: emulator.secret })
        const [ann, ben] = [emulator.person("Ann"), emulator.person("Ben")]
        await ann.says("before")
        await ann.hears("before")

        const refusals = () => emulator.deliveries.filter(({ status }) => status !== 200)
        expect(refusals()).toEqual([])
        await strike(redis)
        await ann.says("during")
        await vi.waitFor(() => expect(refusals()).not.toEqual([]), { timeout: 5_000 })
        await heal(redis)
        const healedAt = performance.now()
        await ben.says("after")
        await ben.hears("after")
        await ann.hears("during")

        expect(performance.now() - healedAt).toBeLessThan(5_000)
        expect(new Set(refusals().map(({ status }) => status))).toEqual(new Set([503]))
        // 1.8 s of patience; the rest is what a busy machine may add.
        expect(Math.max(...refusals().map(({ ms }) => ms))).toBeLessThan(2_300)
        for (const person of [ann, ben]) {
          const texts = person.bubbles().map(({ text }) => text)
          expect(texts.filter((text) => text !== "before")).toHaveLength(2) // said once, answered once
        }
      } finally {
        await bot.stop({ graceMs: 1_000 })
        await emulator.stop()
        await redis.stop()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )
})
