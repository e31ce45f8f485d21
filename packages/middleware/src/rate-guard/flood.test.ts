import { createBot, type MessageReceived, silentLog } from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { afterEach, describe, expect, it } from "vitest"
import { type RateGuardOptions, rateGuard } from "./rate-guard.ts"

const START = Date.UTC(2026, 6, 1, 12)
const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function setUp(options: RateGuardOptions) {
  const phone = recorder()
  const base = createBot({ adapter: phone, log: silentLog, retry: { delaysMs: [5, 5] } })
  const bot = base.use(rateGuard({ now: () => START, ...options }))
  stopping.push(bot)
  return { bot, phone }
}

describe("a flood", () => {
  const at = (seconds: number, options: Parameters<typeof received>[1] = {}): MessageReceived => ({
    ...received("x", options),
    at: START + seconds * 1_000,
  })

  it("is answered once, then met with silence until it calms down", async () => {
    const { bot, phone } = setUp({ floodAbove: 3, onFlood: "Slow down" })
    bot.onText(() => "ok")
    for (let second = 0; second < 20; second++) await bot.inject(at(second))
    expect(phone.texts).toEqual(["ok", "ok", "ok", "Slow down"])
    await bot.inject(at(78)) // 18 and 19 are still in the minute before, and this makes three
    await bot.inject(at(79))
    expect(phone.texts.slice(4)).toEqual(["ok", "ok"])
    for (let index = 0; index < 3; index++) await bot.inject(at(79.5))
    expect(phone.texts.slice(6)).toEqual(["ok", "Slow down"])
  })

  it("of one person is no flood of another, nor of the chats of one handle apart", async () => {
    const { bot, phone } = setUp({ floodAbove: 2, onFlood: false })
    bot.onText((ctx) => ctx.from.handle)
    for (const chat of ["a", "b", "c", "d"]) await bot.inject(at(1, { chat, from: "+12025550101" }))
    await bot.inject(at(1, { chat: "a", from: "+12025550102" }))
    expect(phone.texts).toEqual(["+12025550101", "+12025550101", "+12025550102"])
  })

  it("is answered by a function", async () => {
    const { bot, phone } = setUp({ floodAbove: 1, onFlood: (ctx) => ctx.reply(`Easy, ${ctx.from?.handle}`) })
    bot.onText(() => "ok")
    await bot.inject(at(1))
    await bot.inject(at(2))
    await bot.inject(at(3))
    expect(phone.texts).toEqual(["ok", "Easy, +12025550147"])
  })

  it("does not count a retry, and judges it as it was judged the first time", async () => {
    const { bot, phone } = setUp({ floodAbove: 2, onFlood: "Slow down" })
    let fails = 2
    bot.onText(() => {
      if (fails-- > 0) throw new Error("not yet")
      return "ok"
    })
    await bot.inject(at(1))
    await bot.inject(at(2))
    expect(phone.texts).toEqual(["ok", "ok"])

    phone.failNext(new Error("the connection broke"))
    await bot.inject(at(3))
    expect(phone.texts).toEqual(["ok", "ok", "Slow down"])
  })

  it("is not seen in a backlog that is worked off at once", async () => {
    const { bot, phone } = setUp({ floodAbove: 3 })
    bot.onText(() => "ok")
    for (let index = 0; index < 10; index++) await bot.inject(at(-3_600 + 25 * index))
    expect(phone.texts).toEqual(Array(10).fill("ok"))
  })
})
