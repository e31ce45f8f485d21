import { join } from "node:path"
import { redisStore } from "@backchat/adapters/redis"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { createBot, type Store, silentLog } from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { RedisServer, skipWithoutRedis } from "../../packages/adapters/src/redis/fixtures/redis-server.ts"
import { folder, run } from "./command.ts"

/** Lets a bot fail on each of these texts, for good. @returns their events' ids */
async function bury(store: Store, texts: readonly string[]): Promise<readonly string[]> {
  const bot = createBot({ adapter: recorder(), store, retry: { delaysMs: [] }, log: silentLog })
  bot.onText(() => Promise.reject(new Error("not today")))
  const ids: string[] = []
  for (const text of texts) {
    const event = received(text)
    ids.push(event.id)
    await bot.inject(event)
  }
  await bot.stop()
  return ids
}

/** What every store has to go through. */
async function listRedriveDrop(store: () => Store, args: readonly string[], cwd: string): Promise<void> {
  const ids = await bury(store(), ["one", "two", "three"])
  const [first = "", second = ""] = ids
  const listed = await run(["dead", "list", ...args], { cwd })
  expect([listed.code, listed.err]).toEqual([0, ""])
  expect(listed.out).toMatch(/^3 dead letters in /)
  for (const id of ids) expect(listed.out).toContain(`\n${id}\n`)
  expect(listed.out).toMatch(/error +Error: not today/)

  const json = await run(["dead", "list", "--json", "--limit", "2", ...args], { cwd })
  expect(JSON.parse(json.out)).toMatchObject([{ delivery: { id: first } }, { delivery: { id: second } }])

  expect((await run(["dead", "redrive", first, ...args], { cwd })).out).toBe("Redriven: 1.\n")
  const wrong = await run(["dead", "drop", second, "nobody", ...args], { cwd })
  expect([wrong.code, wrong.out]).toEqual([1, "Dropped: 1.\n"])
  expect(wrong.err).toContain("There is no dead letter nobody.")
  expect((await run(["dead", "drop", "--all", ...args], { cwd })).out).toBe("Dropped: 1.\n")
  expect((await run(["dead", ...args], { cwd })).out).toMatch(/^0 dead letters in .*\.\n$/)
  const open = store()
  expect(await open.depth()).toMatchObject({ waiting: 1, buried: 0 })
  await open.close()
}

describe("dead", () => {
  it("lists, redrives and drops what is in a SQLite file", async () => {
    const cwd = folder()
    await listRedriveDrop(() => sqliteStore({ file: join(cwd, "bot.db") }), ["--store", "bot.db"], cwd)
  })

  it("finds what backchat dev left by itself, if that is one file", async () => {
    const cwd = folder({ ".backchat/.gitignore": "*\n" })
    await bury(sqliteStore({ file: join(cwd, ".backchat/bot.sqlite") }), ["one"])
    expect((await run(["dead"], { cwd })).out).toMatch(/^1 dead letter in \.backchat\/bot\.sqlite:/)
    await bury(sqliteStore({ file: join(cwd, ".backchat/other.sqlite") }), [])
    const { code, err } = await run(["dead"], { cwd })
    expect([code, err]).toEqual([2, expect.stringContaining(".backchat/bot.sqlite, .backchat/other.sqlite")])
  })

  it.each([
    [
      ["dead", "list", "--store", "package.json"],
      1,
      /The store cannot open "package\.json".*It is not a database/,
    ],
    [
      ["dead", "list", "--store", "redis://127.0.0.1:9"],
      1,
      /Redis cannot be used at redis:\/\/127\.0\.0\.1:9: nobody answers there/,
    ],
  ])("explains what is wrong with %j", async (args, code, message) => {
    const ran = await run(args, { cwd: folder() })
    expect([ran.code, ran.out]).toEqual([code, ""])
    expect(ran.err).toMatch(message)
    expect(ran.err).not.toMatch(/\n {4}at /)
  })

  if (!skipWithoutRedis()) {
    describe("in Redis", () => {
      let server: RedisServer
      beforeAll(async () => {
        server = await RedisServer.start("--appendonly", "yes", "--appendfsync", "always")
      })
      afterAll(() => server.stop())

      it("lists, redrives and drops by URL and prefix", async () => {
        const { url } = server
        const open = () => redisStore({ url, prefix: "mine", log: silentLog })
        await listRedriveDrop(open, ["--store", url, "--prefix", "mine"], folder())
      })

      it("is looked at by the doctor, with what its settings can lose", async () => {
        const safe = await run(["doctor", "--store", server.url], { cwd: folder() })
        expect(safe.out).toContain("✓ redis      keeps what it has acknowledged")
        const careless = await RedisServer.start("--appendonly", "no")
        const risky = await run(["doctor"], { cwd: folder(), env: { REDIS_URL: careless.url } })
        await careless.stop()
        expect(risky.out).toMatch(/! redis {6}appendonly is no: a restart loses/)
      })
    })
  }
})
