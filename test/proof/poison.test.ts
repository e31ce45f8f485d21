import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { redisStore } from "@backchat/adapters/redis"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { memoryStore, type Store, silentLog } from "@backchat/core"
import { describe, expect, it, onTestFinished } from "vitest"
import { RedisServer } from "../harness/redis-server.ts"
import { stage } from "../stage.ts"
import { hasRedis } from "./redis-at-hand.ts"

const OPEN: Readonly<Record<string, (folder: string) => Promise<Store>>> = {
  memory: async () => memoryStore(),
  sqlite: async (folder) => sqliteStore({ file: join(folder, "bot.sqlite") }),
  redis: async (folder) => {
    const server = await RedisServer.start(folder)
    onTestFinished(() => server.stop())
    return redisStore({ url: server.url, log: silentLog })
  },
}
const stores = Object.keys(OPEN).filter((name) => name !== "redis" || hasRedis)

describe("a poisoned message among twenty of a chat", () => {
  it.each(stores)("is the one dead letter; the others are answered in order; with %s", async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "backchat-poison-"))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const store = await OPEN[name]?.(folder)
    let isFixed = false
    let tries = 0
    const { emulator, bot } = await stage(
      (bot) =>
        bot.onText((ctx) => {
          if (ctx.text === "m7" && ++tries > 0 && !isFixed) throw new Error("a poisoned message")
          return ctx.text
        }),
      { bot: { ...(store && { store }), retry: { delaysMs: [5, 5] } } },
    )
    const ann = emulator.person("Ann")
    const texts = Array.from({ length: 20 }, (_, index) => `m${index}`)
    for (const text of texts) await ann.says(text)
    await ann.hears("m19")
    const replies = () => ann.bubbles().flatMap(({ fromLine, text }) => (fromLine ? [text] : []))
    const others = texts.filter((text) => text !== "m7")
    expect(replies()).toEqual(others)
    expect(tries).toBe(3)
    const letters = await bot.buried.list()
    expect(letters).toMatchObject([{ attempts: 3, error: expect.stringMatching("a poisoned message") }])

    isFixed = true
    const id = letters[0]?.delivery.id ?? ""
    expect(await bot.buried.redrive(id)).toBe(1)
    expect(await bot.buried.redrive(id)).toBe(0)
    await ann.hears("m7")
    await emulator.settled()
    expect(replies()).toEqual([...others, "m7"])
    expect(await bot.buried.list()).toEqual([])
  })
})
