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
    const refusal = { code: "opted_out", retryable: false }
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
    await expect(bot.send({ chat: "chat-9" }, "x")).rejects.toMatchObject({ code: "opted_out" })
    await expect(bot.send(ANN, "x")).rejects.toMatchObject({ code: "opted_out" }) // the platform might take any line
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

  it("holds in every chat with the person, also in those that only bot.send knows", async () => {
    const { bot, phone } = setUp({ onStop: false })
    await bot.inject(received("hi", { chat: "chat-2" }))
    const { chatId } = await bot.send({ to: [ANN], from: LINE }, "news")
    await bot.inject(received("STOP", { chat: "chat-1" }))
    for (const chat of ["chat-2", chatId])
      await expect(bot.send({ chat }, "x"), chat).rejects.toMatchObject({ code: "opted_out" })
    expect(phone.texts).toEqual(["hi", "news"])
  })

  it("could have been said by whoever is in a chat that nobody knows", async () => {
    const { bot, phone } = setUp()
    await expect(bot.send({ chat: "mystery" }, "x")).rejects.toMatchObject({ code: "held" })
    await bot.inject(received("hi", { chat: { id: "group", isGroup: true } }))
    await bot.send({ chat: "group" }, "to a group")
    expect(phone.texts).toEqual(["hi", "to a group"])
    const careless = setUp({ unknownChats: "send" })
    await careless.bot.send({ chat: "mystery" }, "x")
    expect(careless.phone.texts).toEqual(["x"])
  })

  it("overtakes a handler that is at work, and what waits", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, log: silentLog }).use(consent({ onStop: "Stopped." }))
    stopping.push(bot)
    let go = () => {}
    const later = new Promise<void>((resolve) => {
      go = resolve
    })
    bot.onText(async (ctx) => {
      await later
      return ctx.text
    })
    const slow = bot.inject(received("slow"))
    const waiting = bot.inject(received("waiting"))
    await bot.inject(received("STOP"))
    expect(phone.texts).toEqual(["Stopped."])
    go()
    expect((await slow).outcome).toBe("buried")
    expect((await waiting).outcome).toBe("handled")
    expect(phone.texts).toEqual(["Stopped."])
  })

  it("waits until what is on its way has arrived, so that nothing comes after its answer", async () => {
    const { bot, phone } = setUp({ onStop: "Stopped." })
    const send = phone.send.bind(phone)
    let go = () => {}
    const later = new Promise<void>((resolve) => {
      go = resolve
    })
    let isSending = () => {}
    const sending = new Promise<void>((resolve) => {
      isSending = resolve
    })
    phone.send = async (target, message, options) => {
      isSending()
      if (!options.key.includes("consent")) await later
      return send(target, message, options)
    }
    const hi = bot.inject(received("hi"))
    await sending
    const stopped = bot.inject(received("STOP"))
    setTimeout(go, 30)
    await Promise.all([hi, stopped])
    expect(phone.texts).toEqual(["hi", "Stopped."])
  })

  it("keeps what the person does from every handler", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, log: silentLog }).use(consent({ onStop: false }))
    stopping.push(bot)
    bot.onReaction("like", () => "Glad!")
    await bot.inject(received("STOP"))
    expect((await bot.inject(reacted("like"))).outcome).toBe("handled")
    expect(phone.texts).toEqual([])
  })

  it("is obeyed when the platform lets nothing be said about it", async () => {
    const { bot, phone } = setUp()
    phone.failNext(
      new PlatformError("2024", { operation: "send", status: 403, platformCode: 2024, retryable: false }),
    )
    expect((await bot.inject(received("STOP"))).outcome).toBe("handled")
    await expect(bot.send(ANN, "x")).rejects.toMatchObject({ code: "opted_out" })
    expect(phone.texts).toEqual([])
  })

  it("is heard by a bot that listens to nothing else", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, log: silentLog }).use(consent())
    stopping.push(bot)
    await bot.receive({
      method: "POST",
      url: "/",
      header: () => undefined,
      body: new TextEncoder().encode(JSON.stringify(received("STOP"))),
    })
    await expect.poll(() => phone.texts).toEqual([expect.stringMatching(/not hear from us/)])
  })

  it("is not taken back by a START that was written before it", async () => {
    const { bot, phone } = setUp({ onStop: false })
    const start = received("START")
    await bot.inject({ ...received("STOP"), at: start.at + 1 })
    await bot.inject(start)
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual([])
  })

  it("counts as often as it was said, in whichever order it comes", async () => {
    const { bot, phone } = setUp({ onStop: false })
    const { at } = received("x")
    await bot.inject({ ...received("STOP", { chat: "chat-2" }), at: at + 2 })
    await bot.inject({ ...received("STOP"), at })
    await bot.inject({ ...received("START"), at: at + 1 })
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual([])
  })

  it("never said, leaves START to the handlers", async () => {
    const { bot, phone } = setUp()
    await bot.inject(received("START"))
    expect(phone.texts).toEqual(["START"])
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

  it("are those of the person, also where only the chat is named", async () => {
    const now = Date.UTC(2026, 6, 1, 20, 30)
    const timeZone = (handle: string) => (handle === ANN ? "Europe/Berlin" : undefined)
    const { bot, phone } = setUp({ quietHours: { ...berlin, timeZone }, now: () => now })
    await bot.inject(received("awake"))
    await expect(bot.send({ chat: "chat-1" }, "ad")).rejects.toMatchObject({ code: "deferred" })
    await bot.send("+12025550111", "ad")
    expect(phone.texts).toEqual(["awake", "ad"])
  })

  it("put off a handler's message to somebody else, and do not drop it", async () => {
    let now = Date.UTC(2026, 6, 2, 5, 59, 59, 950) // just before 8 in Berlin
    const { bot, phone } = setUp({ quietHours: berlin, now: () => now })
    const delays: number[] = []
    bot.events.on("deferred", ({ delayMs }) => {
      delays.push(delayMs)
      now += delayMs
    })
    bot.onReaction((ctx) => ctx.send("+12025550111", "Ann likes it"))
    expect((await bot.inject(reacted("like"))).outcome).toBe("handled")
    expect([delays, phone.texts]).toEqual([[50], ["Ann likes it"]])
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

  it("refuses what the platform knows as opted out", async () => {
    const { bot, phone } = setUp()
    expect((await bot.inject(received("hi", { chat: chat("OPTED_OUT") }))).outcome).toBe("buried")
    expect(phone.sent).toEqual([])
  })

  it("holds what nobody asked for when it is CRITICAL, or everything, or nothing", async () => {
    const counts = []
    for (const holdCritical of ["unasked", "all", "none"] as const) {
      const { bot, phone } = setUp({ holdCritical })
      await bot.inject(received("hi", { chat: chat("CRITICAL") }))
      const sent = await bot.send({ chat: "c" }, "ad").catch((error: { code?: string }) => error.code)
      counts.push([phone.sent.length, sent === "held"])
    }
    expect(counts).toEqual([
      [1, true],
      [0, true],
      [2, false],
    ])
  })

  it("slows down what goes to a chat AT_RISK", async () => {
    const { bot } = setUp({ atRiskDelayMs: 50 })
    const startedAt = performance.now()
    await bot.inject(received("hi", { chat: chat("AT_RISK") }))
    expect(performance.now() - startedAt).toBeGreaterThan(45)
  })
})
