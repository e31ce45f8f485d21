import {
  BackchatError,
  createBot,
  DeferredError,
  type Log,
  memoryStore,
  PlatformError,
  type Store,
  silentLog,
} from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { type RateGuardOptions, rateGuard } from "./rate-guard.ts"

const START = Date.UTC(2026, 6, 1, 12)
const HOUR = 3_600_000
const stopping: { stop(): Promise<void> }[] = []

beforeEach(() => void vi.useFakeTimers({ now: START }))
afterEach(async () => {
  await Promise.all(stopping.splice(0).map((bot) => bot.stop()))
  vi.useRealTimers()
})

function setUp(
  options: RateGuardOptions = {},
  store: Store = memoryStore(),
  delaysMs: readonly number[] = [5, 5],
) {
  const phone = recorder()
  /** When each message went out. */
  const times: number[] = []
  const adapter = {
    ...phone,
    async send(...args: Parameters<typeof phone.send>) {
      const sent = await phone.send(...args)
      times.push(Date.now())
      return sent
    },
  }
  const warned: string[] = []
  const log: Log = { ...silentLog, warn: (_, message) => warned.push(message) }
  const base = createBot({
    adapter,
    log,
    store,
    retry: { delaysMs },
    handlerTimeoutMs: 10 * HOUR,
    leaseMs: 100 * HOUR,
  })
  const bot = base.use(rateGuard(options))
  stopping.push(bot)
  return { bot, phone, times, warned, store }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const said = (index: number) => `Number ${index}`

describe("30 messages a minute to one pair", () => {
  it("holds the 31st until the minute is over, with two processes and 200 messages, and keeps the order", async () => {
    const store = memoryStore()
    const [one, two] = [setUp({ maxWaitMs: HOUR }, store), setUp({ maxWaitMs: HOUR }, store)]
    const sends = Array.from({ length: 100 }, (_, index) => [
      one.bot.send({ chat: "c" }, said(index)),
      two.bot.send({ chat: "c" }, said(index)),
    ]).flat()
    await pass(0)
    expect(one.times.length + two.times.length).toBe(30)
    await pass(10 * 60_000)
    await Promise.all(sends)
    const all = [...one.times, ...two.times]
    expect(all).toHaveLength(200)
    expect(closest31(all)).toBeGreaterThan(60_000)
    for (const { phone } of [one, two])
      expect(phone.texts).toEqual(Array.from({ length: 100 }, (_, index) => said(index)))
  })

  it("holds up no other chat", async () => {
    const { bot, phone } = setUp({ maxWaitMs: HOUR })
    const busy = Array.from({ length: 40 }, () => bot.send({ chat: "busy" }, "x"))
    const quiet = bot.send({ chat: "quiet" }, "y")
    await pass(0)
    await quiet
    expect(phone.texts.at(-1)).toBe("y")
    await pass(70_000)
    await Promise.all(busy)
  })

  it("runs the event again later, when the wait is longer than a handler is held", async () => {
    const { bot, phone, times } = setUp()
    bot.onText(async (ctx) => {
      for (let index = 0; index < 32; index++) await ctx.reply(said(index))
    })
    const done = bot.inject(received("go"))
    await pass(1_000)
    expect(phone.texts).toHaveLength(30)
    await pass(70_000)
    expect((await done).outcome).toBe("handled")
    expect(phone.texts).toEqual(Array.from({ length: 32 }, (_, index) => said(index)))
    expect(closest31(times)).toBeGreaterThan(60_000)
  })

  it("tells a sender without an event how long to wait, and keeps no place for that message", async () => {
    const { bot, phone } = setUp({ maxWaitMs: 0 })
    for (let index = 0; index < 30; index++) await bot.send({ chat: "c" }, "x")
    const refused = bot.send({ chat: "c" }, "too much")
    await expect(refused).rejects.toBeInstanceOf(DeferredError)
    await expect(refused).rejects.toMatchObject({ code: "deferred", delayMs: 61_200 })
    await pass(61_200)
    for (let index = 0; index < 30; index++) await bot.send({ chat: "c" }, "y")
    expect(phone.texts).toHaveLength(60)
  })

  it("stops waiting when the event is cancelled, and gives the place back", async () => {
    const { bot, phone } = setUp({ maxWaitMs: HOUR }, memoryStore(), [])
    for (let index = 0; index < 30; index++) await bot.send({ chat: "c" }, "x")
    const waiting = bot.send({ chat: "c" }, "never sent")
    const outcome = expect(waiting).rejects.toMatchObject({ code: "shutting_down" })
    await pass(0)
    await bot.stop()
    await outcome
    expect(phone.texts).toHaveLength(30)
  })

  it("gives the place of a refused message back, and keeps that of one that may have gone out", async () => {
    const error = (status: number | undefined) =>
      new PlatformError("no", { operation: "messages.send", status, retryable: false })
    for (const [status, room] of [
      [400, 30],
      [undefined, 29],
    ] as const) {
      const { bot, phone } = setUp({ maxWaitMs: 0 })
      phone.failNext(error(status))
      await expect(bot.send({ chat: "c" }, "x")).rejects.toThrow("no")
      for (let index = 0; index < room; index++) await bot.send({ chat: "c" }, "x")
      await expect(bot.send({ chat: "c" }, "x")).rejects.toMatchObject({ delayMs: 61_200 })
    }
  })
})

describe("429 with Retry-After", () => {
  it("makes later messages of that chat wait, and no others", async () => {
    const { bot, phone, times } = setUp()
    const busy = { operation: "messages.send", status: 429, retryable: true, retryAfterMs: 20_000 }
    phone.failNext(new PlatformError("slow down", busy))
    await expect(bot.send({ chat: "c" }, "first")).rejects.toThrow("slow down")
    const later = bot.send({ chat: "c" }, "later")
    await bot.send({ chat: "other" }, "other")
    expect(phone.texts).toEqual(["other"])
    await pass(19_999)
    expect(phone.texts).toEqual(["other"])
    await pass(1)
    await later
    expect(times).toEqual([START, START + 20_000])
  })
})

describe("a line's day", () => {
  it("is warned of once at 80, 90 and 100 percent, counting both ways", async () => {
    const { bot, warned } = setUp({ messagesPerDay: 20 })
    bot.onText((ctx) => ctx.text)
    const counts: number[] = []
    for (let index = 0; index < 12; index++) {
      await bot.inject(received("x", { chat: `chat-${index}` }))
      counts.push(warned.length)
    }
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 3, 3])
    expect(warned[0]).toMatch(/80 % of the 20 messages/)
  })

  it("is warned of again on another day", async () => {
    const { bot, warned } = setUp({ messagesPerDay: 1 })
    await bot.send({ to: ["+12025550101"], from: "+12025550100" }, "x")
    await bot.send({ to: ["+12025550102"], from: "+12025550100" }, "x")
    expect(warned).toHaveLength(1)
    await pass(25 * HOUR)
    await bot.send({ to: ["+12025550101"], from: "+12025550100" }, "x")
    expect(warned).toHaveLength(2)
  })

  it("does not count a retry of the same message", async () => {
    const { bot, warned } = setUp({ messagesPerDay: 2 })
    let tries = 0
    bot.onText(() => {
      if (++tries < 3) throw new Error("not yet")
    })
    const done = bot.inject(received("x"))
    await pass(100)
    await done
    expect(tries).toBe(3)
    expect(warned.filter((message) => message.startsWith("A line"))).toEqual([])
  })

  it("defers what is above, when asked to, until the oldest messages are a day old", async () => {
    const { bot, phone } = setUp({ messagesPerDay: 3, deferAbove: true })
    const line = "+12025550100"
    for (const last of ["1", "2", "3"]) await bot.send({ to: [`+1202555010${last}`], from: line }, "x")
    await expect(bot.send({ to: ["+12025550104"], from: line }, "x")).rejects.toMatchObject({
      retryable: true,
      delayMs: 24 * HOUR,
    })
    await bot.send({ to: ["+12025550104"], from: "+12025550199" }, "another line")
    expect(phone.texts).toHaveLength(4)
    await pass(24 * HOUR)
    await bot.send({ to: ["+12025550104"], from: line }, "x")
    expect(phone.texts).toHaveLength(5)
  })
})

describe("a sandbox", () => {
  it("sends 100 messages a day, counted from midnight UTC", async () => {
    const { bot, phone } = setUp({ sandbox: true })
    for (let index = 0; index < 100; index++) await bot.send({ chat: `chat-${index}` }, "x")
    await expect(bot.send({ chat: "one more" }, "x")).rejects.toMatchObject({ delayMs: 12 * HOUR })
    await pass(12 * HOUR)
    await bot.send({ chat: "one more" }, "x")
    expect(phone.texts).toHaveLength(101)
  })

  it("does not count what waits for its pair", async () => {
    const { bot, phone } = setUp({ sandbox: true, maxWaitMs: 0 })
    for (let index = 0; index < 30; index++) await bot.send({ chat: "busy" }, "x")
    for (let index = 0; index < 80; index++)
      await expect(bot.send({ chat: "busy" }, "x")).rejects.toThrow("pair")
    for (let index = 0; index < 70; index++) await bot.send({ chat: `chat-${index}` }, "x")
    expect(phone.texts).toHaveLength(100)
    await expect(bot.send({ chat: "last" }, "x")).rejects.toThrow("sandbox")
  })
})

it.each([{ floodAbove: 0 }, { messagesPerDay: -1 }, { maxWaitMs: Number.NaN }])("refuses %j", (options) => {
  expect(() => rateGuard(options)).toThrow(BackchatError)
})

/** The least time that 31 messages took: more than a minute, or there are too many. */
function closest31(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.min(...sorted.slice(30).map((at, index) => at - (sorted[index] ?? at)))
}
