import { describe, expect, it, vi } from "vitest"
import { createBot } from "../bot.ts"
import { PlatformError } from "../errors.ts"
import { silentLog } from "../log.ts"
import { received, recorder } from "../testing/index.ts"
import type { EngineOptions } from "./engine.ts"

const FIVE = "one\n\ntwo\n\nthree\n\nfour\n\nfive"
const ALL = ["one", "two", "three", "four", "five"]

function setUp(options: Partial<EngineOptions> = {}) {
  const phone = recorder()
  const bot = createBot({ adapter: phone, pace: false, retry: { delaysMs: [1] }, log: silentLog, ...options })
  return { phone, bot }
}

async function* stream(text: string, pieces = 4): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += pieces) yield text.slice(at, at + pieces)
}

describe("a streamed reply", () => {
  it("sends a bubble as soon as it is whole", async () => {
    const { bot, phone } = setUp()
    bot.onText(async function* () {
      yield "one\n\ntw"
      await vi.waitFor(() => expect(phone.texts).toEqual(["one"]))
      yield "o"
    })
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(["one", "two"])
    await bot.stop()
  })

  it("is paced by the length of its bubbles, the first at once", async () => {
    const { bot, phone } = setUp({ pace: { perCharacter: 10, atLeast: 0, atMost: 200 } })
    const at: number[] = []
    bot.events.on("sent", () => at.push(performance.now()))
    bot.onText(() => stream(`short\n\n${"x".repeat(10)}\n\n${"y".repeat(100)}`))
    const startedAt = performance.now()
    await bot.inject(received("hi"))
    expect(phone.texts).toHaveLength(3)
    const [first = 0, second = 0, third = 0] = at
    expect(first - startedAt).toBeLessThan(90)
    expect(second - first).toBeGreaterThanOrEqual(98)
    expect(third - second).toBeGreaterThanOrEqual(198)
    await bot.stop()
  })

  it("leaves replies that are no streams unpaced, unless they ask for it", async () => {
    const { bot } = setUp({ pace: { perCharacter: 0, atLeast: 80, atMost: 80 } })
    const at: number[] = []
    bot.events.on("sent", () => at.push(performance.now()))
    bot.onText("fast", () => ["a", "b"])
    bot.onText("slow", (ctx) => ctx.reply(["a", "b"], { paced: true }))
    bot.onText("streamed", (ctx) => ctx.reply(stream("a\n\nb"), { paced: false }))
    const gaps: number[] = []
    for (const text of ["fast", "slow", "streamed"]) {
      await bot.inject(received(text))
      gaps.push((at.pop() ?? 0) - (at.pop() ?? 0))
    }
    expect(gaps[0]).toBeLessThan(78)
    expect(gaps[1]).toBeGreaterThanOrEqual(78)
    expect(gaps[2]).toBeLessThan(78)
    await bot.stop()
  })

  it("goes on with the same bubbles when it failed between two of them, and does not ask again", async () => {
    const { bot, phone } = setUp()
    let asked = 0
    bot.onText((ctx) =>
      ctx.reply(() => {
        asked++
        return stream(asked === 1 ? FIVE : "something else")
      }),
    )
    let sends = 0
    phone.send = failing(phone.send.bind(phone), () => ++sends === 3)
    await bot.inject(received("hi", { id: "e" }))
    expect(phone.texts).toEqual(ALL)
    expect(phone.sent.map(({ key }) => key)).toEqual(["e/0", "e/0.1", "e/0.2", "e/0.3", "e/0.4"])
    expect(asked).toBe(1)
    await bot.stop()
  })

  it("tells a function what was said when the stream died, and sends only what comes after it", async () => {
    const { bot, phone } = setUp()
    const begun: string[] = []
    bot.onText((ctx) =>
      ctx.reply(async function* (said) {
        begun.push(said)
        if (said !== "") return yield* stream("three\n\nfour\n\nfive")
        yield "one\n\ntwo\n\nthr"
        throw new PlatformError("The model hung up.", { operation: "model", retryable: true })
      }),
    )
    await bot.inject(received("hi"))
    expect(begun).toEqual(["", "one\n\ntwo"])
    expect(phone.texts).toEqual(ALL)
    await bot.stop()
  })

  it("that begins anew does not say again what was said", async () => {
    const { bot, phone } = setUp()
    let runs = 0
    bot.onText(async function* () {
      runs++
      yield* stream("one\n\ntwo\n\nthr")
      if (runs === 1) throw new PlatformError("Hung up.", { operation: "model", retryable: true })
      yield* stream("ee\n\nfour\n\nfive")
    })
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(ALL)
    await bot.stop()
  })

  it("is read no further when a message is refused", async () => {
    const { bot, phone } = setUp({ retry: { delaysMs: [] } })
    const given: string[] = []
    let isClosed = false
    bot.onText(async function* () {
      try {
        for (const text of ALL) {
          given.push(text)
          yield `${text}\n\n`
          await new Promise((resolve) => setTimeout(resolve, 10))
        }
      } finally {
        isClosed = true
      }
    })
    phone.send = failing(phone.send.bind(phone), () => true)
    expect((await bot.inject(received("hi"))).outcome).toBe("buried")
    await vi.waitFor(() => expect(isClosed).toBe(true))
    expect(given.length).toBeLessThan(ALL.length)
    await bot.stop()
  })

  it("can have its bubbles changed, each by its place", async () => {
    const { bot, phone } = setUp()
    bot.onText((ctx) =>
      ctx.reply(stream("one\n\ntwo"), {
        shape: (draft, index) =>
          index === 0 ? { ...draft, effect: { type: "screen", name: "confetti" } } : draft,
      }),
    )
    await bot.inject(received("hi"))
    expect(phone.sent.map(({ message }) => message.effect?.name)).toEqual(["confetti", undefined])
    await bot.stop()
  })
})

/** A send that refuses once where it is told to. */
function failing<Send extends (...args: never[]) => Promise<unknown>>(send: Send, when: () => boolean): Send {
  let isDone = false
  return (async (...args: Parameters<Send>) => {
    if (isDone || !when()) return send(...args)
    isDone = true
    throw new Error("The connection broke.")
  }) as Send
}
