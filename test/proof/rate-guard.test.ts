import { redisStore } from "@backchat/adapters/redis"
import { createBot, silentLog } from "@backchat/core"
import { recorder } from "@backchat/core/testing"
import { rateGuard } from "@backchat/middleware"
import { describe, it } from "vitest"
import { fasterTime } from "../harness/faster.ts"
import { openTestbed } from "../harness/testbed.ts"
import { hasRedis } from "./redis-at-hand.ts"

/**
 * How much faster than the world the bots and the platform live: a minute takes six seconds. In real time, for some
 * six minutes: RATE_GUARD_SPEED=1 npx vitest run test/proof/rate-guard.test.ts
 */
const SPEED = Number(process.env.RATE_GUARD_SPEED ?? 10)
const MESSAGES = SPEED === 1 ? 200 : 61

describe.runIf(hasRedis)("two bots on one Redis", () => {
  it.concurrent(`answer ${MESSAGES} messages of one person in order, none dropped, and never more than 30 in any minute`, {
    timeout: 600_000,
  }, async ({ expect }) => {
    const epochMs = Date.now()
    const testbed = await openTestbed({
      store: "redis",
      bots: 2,
      handlingMs: 0,
      rateGuard: { speed: SPEED, epochMs },
      // The platform counts too, and would refuse the 31st.
      emulator: { limits: {}, clock: { now: () => fasterTime(SPEED, epochMs) } },
    })
    try {
      const { emulator } = testbed
      const ann = emulator.person("Ann")
      const texts = Array.from({ length: MESSAGES }, (_, index) => `m${index}.`)
      for (const text of texts) await ann.says(text)
      const replies = () => ann.bubbles().filter(({ fromLine }) => fromLine)
      await expect.poll(() => replies().length, { timeout: 580_000, interval: 200 }).toBe(MESSAGES)

      expect(replies().map(({ text }) => text)).toEqual(texts.map((text, index) => `${text}#${index + 1}`))
      expect(closest31(replies().map(({ at }) => at))).toBeGreaterThan(60_000)
      const refused = emulator.calls.filter(({ status }) => status === 429)
      expect(refused).toEqual([])
    } finally {
      await testbed.close()
    }
  })

  it.concurrent("send 7,000 messages of a line in a day and put off the 7,001st", {
    timeout: 120_000,
  }, async ({ expect }) => {
    const testbed = await openTestbed({ store: "redis", bots: 0 })
    const bots = [1, 2].map(() => {
      const phone = recorder()
      const store = redisStore({ url: testbed.place, log: silentLog })
      const bot = createBot({ adapter: phone, store, log: silentLog })
      return { phone, bot: bot.use(rateGuard({ deferAbove: true })) }
    })
    try {
      let next = 0
      const send = async ({ bot }: (typeof bots)[number]) => {
        while (next < 7_000) await bot.send({ chat: `chat-${next++}` }, "x")
      }
      await Promise.all(bots.flatMap((one) => [send(one), send(one)]))
      for (const { bot } of bots) {
        const oneMore = bot.send({ chat: "one more" }, "x")
        await expect(oneMore).rejects.toMatchObject({ code: "deferred", retryable: true })
      }
      const sent = bots.map(({ phone }) => phone.texts.length)
      expect(sent.reduce((sum, count) => sum + count, 0)).toBe(7_000)
      expect(Math.min(...sent)).toBeGreaterThan(0)
    } finally {
      await Promise.all(bots.map(({ bot }) => bot.stop()))
      await testbed.close()
    }
  })
})

/** The least time in which 31 messages went out, in milliseconds. */
function closest31(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.min(...sorted.slice(30).map((at, index) => at - (sorted[index] ?? at)))
}
