import { type Bot, createBot, PlatformError, silentLog } from "@backchat/core"
import { reacted, received, recorder } from "@backchat/core/testing"
import { afterEach, describe, expect, it } from "vitest"
import { type ConsentOptions, consent } from "./consent.ts"
import { keywordIn } from "./keyword.ts"
import { quietFor } from "./quiet-hours.ts"

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

const LINE = "+12025550100"
const ANN = "+12025550147"

function setUp(options: ConsentOptions = {}) {
  const phone = recorder()
  const bot: Bot = createBot({ adapter: phone, log: silentLog, retry: { delaysMs: [0] } }).use(
    consent(options),
  )
  bot.onText((ctx) => ctx.text)
  stopping.push(bot)
  return { bot, phone }
}

describe("STOP", () => {
  it("is confirmed once, and from then on nothing goes out by any way", async () => {
    const { bot, phone } = setUp()
    await bot.inject(received("hi"))
    await bot.inject(received(" STOP\n"))
    await bot.inject(received("STOP"))
    await bot.inject(received("hello?"))
    expect(phone.texts).toEqual(["hi", expect.stringMatching(/not hear from us/)])
    const refusal = { code: "unsupported", retryable: false }
    await expect(bot.send({ chat: "chat-1" }, "x")).rejects.toMatchObject(refusal)
    await expect(bot.send(ANN, "x")).rejects.toMatchObject(refusal)
    await expect(bot.send({ to: [ANN], from: LINE }, "x")).rejects.toMatchObject(refusal)
    await bot.inject(received("other chat, same line", { chat: "chat-2" }))
    expect(phone.sent).toHaveLength(2)
    await bot.send({ to: [ANN], from: "+12025550199" }, "another line")
    await bot.send([ANN, "+12025550111"], "a group")
    expect(phone.sent).toHaveLength(4)
  })

  it("stops a handler that is at work", async () => {
    const { bot, phone } = setUp()
    let go = () => {}
    const stopped = new Promise<void>((resolve) => {
      go = resolve
    })
    let working = () => {}
    const begun = new Promise<void>((resolve) => {
      working = resolve
    })
    bot.on("reaction.added", async (ctx) => {
      working()
      await stopped
      await ctx.send({ chat: "chat-1" }, "too late")
    })
    const reaction = bot.inject(reacted("like", { chat: "chat-2" }))
    await begun
    await bot.inject(received("STOP"))
    go()
    expect((await reaction).outcome).toBe("buried")
    expect(phone.sent).toHaveLength(1)
  })

  it("is confirmed also when the first try of it fails", async () => {
    const { bot, phone } = setUp()
    let tries = 0
    bot.use({
      outgoing: (_, next) => {
        if (++tries === 1)
          throw new PlatformError("busy", { operation: "send", retryable: true, retryAfterMs: 0 })
        return next()
      },
    })
    const settled = new Promise((resolve) => bot.events.on("handled", resolve))
    await bot.inject(received("STOP"))
    await settled
    expect(phone.texts).toEqual([expect.stringMatching(/not hear from us/)])
  })

  it("is taken back from any chat of the same line", async () => {
    const { bot, phone } = setUp({ onStart: false, onStop: false })
    await bot.inject(received("STOP"))
    await bot.inject(received("STOP", { line: "+12025550199", chat: { id: "chat-9", line: "+12025550199" } }))
    await bot.inject(received("START", { chat: "chat-2" }))
    await bot.send({ chat: "chat-1" }, "welcome")
    await expect(bot.send({ chat: "chat-9" }, "x")).rejects.toMatchObject({ code: "unsupported" })
    await expect(bot.send(ANN, "x")).rejects.toMatchObject({ code: "unsupported" }) // the platform might take any line
    expect(phone.texts).toEqual(["welcome"])
  })

  it("lasts until START", async () => {
    const { bot, phone } = setUp({ onStop: false, onHelp: "Pizza. STOP to stop." })
    await bot.inject(received("STOP"))
    await bot.inject(received("HELP"))
    await bot.inject(received("START"))
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(["Pizza. STOP to stop.", expect.stringMatching(/Welcome back/), "hi"])
  })

  it("means nothing in a group", async () => {
    const { bot, phone } = setUp()
    await bot.inject(received("STOP", { chat: { id: "g", isGroup: true } }))
    expect(phone.texts).toEqual(["STOP"])
  })
})

it.each([
  ["STOP", "stop"],
  [" QUIT ", "stop"],
  ["Opt-Out", "stop"],
  ["opt out", "stop"],
  ["UNSTOP", "start"],
  ["HELP", "help"],
  ["stop", undefined],
  ["please STOP", undefined],
  ["opt  out", undefined],
  ["STOP.", undefined],
])("reads %j as %s", (text, keyword) => {
  expect(keywordIn(text)).toBe(keyword)
})

describe("quiet hours", () => {
  const berlin = { from: "21:00", to: "08:00", timeZone: "Europe/Berlin" } as const

  it("put off what nobody asked for, by the clock of the place", async () => {
    const now = Date.UTC(2026, 6, 1, 20, 30) // 22:30 in Berlin
    const { bot, phone } = setUp({ quietHours: berlin, now: () => now })
    await expect(bot.send(ANN, "ad")).rejects.toMatchObject({ code: "deferred", delayMs: 9.5 * 3_600_000 })
    await bot.inject(received("awake"))
    expect(phone.texts).toEqual(["awake"])
  })

  it("end when they end", () => {
    expect(quietFor(berlin, "", Date.UTC(2026, 0, 1, 6, 59, 30))).toBe(30_000)
    expect(quietFor(berlin, "", Date.UTC(2026, 0, 1, 7, 0))).toBe(0)
    expect(quietFor({ ...berlin, timeZone: () => undefined }, "", 0)).toBe(0)
    expect(() => consent({ quietHours: { ...berlin, timeZone: "Mars/Olympus" } })).toThrow(/time zone/)
    expect(() => consent({ quietHours: { ...berlin, from: "9pm" } })).toThrow(/time of day/)
  })
})

describe("chat health", () => {
  const chat = (health: "AT_RISK" | "CRITICAL" | "OPTED_OUT") => ({
    id: "c",
    isGroup: false,
    line: LINE,
    health,
  })

  it("refuses what the platform knows as opted out, and CRITICAL when it is to hold", async () => {
    const { bot, phone } = setUp({ holdCritical: true })
    expect((await bot.inject(received("hi", { chat: chat("OPTED_OUT") }))).outcome).toBe("buried")
    expect((await bot.inject(received("hi", { chat: chat("CRITICAL") }))).outcome).toBe("buried")
    expect(phone.sent).toEqual([])
    await bot.inject(received("hi", { chat: chat("AT_RISK") }))
    expect(phone.sent).toHaveLength(1)
  })

  it("slows down what goes to a chat AT_RISK", async () => {
    const { bot } = setUp({ atRiskDelayMs: 50 })
    const startedAt = performance.now()
    await bot.inject(received("hi", { chat: chat("AT_RISK") }))
    expect(performance.now() - startedAt).toBeGreaterThan(45)
  })
})
