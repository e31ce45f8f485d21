import { afterEach, describe, expect, it, vi } from "vitest"
import { type Bot, createBot } from "./bot.ts"
import type { Context } from "./context.ts"
import { deliveryOf } from "./delivery/delivery.ts"
import { type BackchatError, DeferredError, PlatformError } from "./errors.ts"
import { silentLog } from "./log.ts"
import { memoryStore } from "./memory-store/memory-store.ts"
import { extend, type Middleware } from "./routing/middleware.ts"
import { reacted, received, unreacted } from "./testing/happenings.ts"
import { type Recorder, recorder } from "./testing/recorder.ts"

const bots: Bot[] = []
afterEach(() => Promise.all(bots.splice(0).map((bot) => bot.stop({ graceMs: 0 }))))

function setUp(options: Partial<Parameters<typeof createBot>[0]> = {}): { bot: Bot; phone: Recorder } {
  const phone = recorder()
  const bot = createBot({ adapter: phone, log: silentLog, retry: { delaysMs: [1, 1] }, ...options })
  bots.push(bot)
  return { bot, phone }
}

const refused = (status: number, retryable: boolean, retryAfterMs?: number) =>
  new PlatformError(`HTTP ${status}`, { operation: "messages.send", status, retryable, retryAfterMs })

describe("routing", () => {
  it("lets the first handler that matches answer, in the order written", async () => {
    const { bot, phone } = setUp()
    bot.onText("hello", () => "first").onText(() => "second")
    await bot.inject(received("Hello!"))
    await bot.inject(received("anything else"))
    expect(phone.texts).toEqual(["first", "second"])
  })

  it("passes on with next(), and comes back", async () => {
    const { bot, phone } = setUp()
    bot.onText(async (ctx, next) => {
      await ctx.reply("before")
      await next()
      return "after"
    })
    bot.onText(() => "inner")
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(["before", "inner", "after"])
  })

  it("explains a next() that is called twice", async () => {
    const { bot } = setUp()
    bot.onText(async (_, next) => {
      await next()
      await next()
    })
    const { outcome, error } = await bot.inject(received("hi"))
    expect(outcome).toBe("buried")
    expect((error as BackchatError).code).toBe("next_called_twice")
  })

  it("explains a handler that is registered inside a handler", async () => {
    const { bot } = setUp()
    bot.onText(() => {
      bot.onText("yes", () => "ok")
    })
    const { error } = await bot.inject(received("hi"))
    expect((error as BackchatError).code).toBe("registered_late")
    expect((error as BackchatError).message).toContain("before start()")
  })

  it("answers a mistyped filter with the legal ones", () => {
    const { bot } = setUp()
    // @ts-expect-error the slip is what is tested
    expect(() => bot.on("mesage.received", () => {})).toThrow(
      /Did you mean "message.received"\?.*reaction\.\*/,
    )
  })

  it("captures what a phrase asks for, converted", async () => {
    const { bot, phone } = setUp()
    bot.onText(
      "remind me to {what} in {minutes:int} minutes",
      ({ params }) => `${params.what}/${params.minutes + 1}`,
    )
    await bot.inject(received("  Remind me to look in the box in 5 minutes.  "))
    expect(phone.texts).toEqual(["look in the box/6"])
  })

  it("finds the same with a RegExp under /g and /y every time", async () => {
    const { bot, phone } = setUp()
    bot.onText(/^hi/g, () => "g")
    bot.onText(/ho/y, ({ match }) => match[0])
    for (const text of ["hi", "hi", "hi", "ho", "ho"]) await bot.inject(received(text))
    expect(phone.texts).toEqual(["g", "g", "g", "ho", "ho"])
  })

  it("takes predicates and lists", async () => {
    const { bot, phone } = setUp()
    bot.onText(["yes", /^yep/i, (text) => text.endsWith("sure")], () => "agreed")
    for (const text of ["Yes!", "yep yep", "for sure", "no"]) await bot.inject(received(text))
    expect(phone.texts).toEqual(["agreed", "agreed", "agreed"])
  })

  it("hears commands with their arguments, whatever their case", async () => {
    const { bot, phone } = setUp()
    bot.onCommand("photo", ({ command }) => `${command.name}: ${command.args}`)
    for (const text of ["/photo of a cat ", "/PHOTO", "/photos", "photo"]) await bot.inject(received(text))
    expect(phone.texts).toEqual(["photo: of a cat", "photo: "])
  })

  it("hears tapbacks by name and by emoji, added or removed", async () => {
    const { bot, phone } = setUp()
    bot.onReaction("❤", () => "loved")
    bot.onReaction(["🔥", "👍🏽"], ({ reaction }) => `hot: ${reaction.type}`)
    bot.onReaction("laugh", () => "not funny any more", { when: "removed" })
    await bot.inject(reacted("love"))
    await bot.inject(reacted({ emoji: "🔥" }))
    await bot.inject(reacted("like"))
    await bot.inject(reacted("laugh"))
    await bot.inject(unreacted("laugh"))
    expect(phone.texts).toEqual(["loved", "hot: custom", "hot: like", "not funny any more"])
  })

  it("hears media of a kind and hands over those", async () => {
    const { bot, phone } = setUp()
    const media = (kind: "image" | "audio", id: string) =>
      ({
        type: "media",
        kind,
        id,
        url: "https://x.example",
        filename: id,
        mimeType: `${kind}/x`,
        sizeBytes: 1,
      }) as const
    bot.onMedia("image", ({ media }) => media.map(({ id }) => id).join())
    await bot.inject(received([media("audio", "a"), media("image", "b"), media("image", "c")]))
    await bot.inject(received([media("audio", "d")]))
    expect(phone.texts).toEqual(["b,c"])
  })

  it("leaves history that the platform recovered to those who ask for it", async () => {
    const { bot, phone } = setUp()
    bot.onText(() => "answer")
    bot.on("message.received", () => "seen")
    const event = received("hi")
    await bot.inject({ ...event, message: { ...event.message, reconciledAt: 1 } })
    expect(phone.texts).toEqual(["seen"])
  })
})

describe("middleware", () => {
  it("wraps handlers as an onion, and outgoing messages too", async () => {
    const { bot, phone } = setUp()
    const order: string[] = []
    const layer =
      (name: string): Middleware =>
      async (_, next) => {
        order.push(`${name} in`)
        await next()
        order.push(`${name} out`)
      }
    bot
      .use(layer("a"), layer("b"))
      .use({
        outgoing: (sending, next) => {
          sending.message = { parts: [{ type: "text", value: "changed" }] }
          return next()
        },
      })
      .onText(() => "said")
    await bot.inject(received("hi"))
    expect(order).toEqual(["a in", "b in", "b out", "a out"])
    expect(phone.texts).toEqual(["changed"])
  })

  it("puts values on the context", async () => {
    const { bot, phone } = setUp()
    bot.use(extend(async (ctx) => ({ shout: ctx.text?.toUpperCase() }))).onText(({ shout }) => shout)
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(["HI"])
  })

  it("stops an event by not calling next", async () => {
    const { bot, phone } = setUp()
    bot.use(() => {}).onText(() => "never")
    expect((await bot.inject(received("hi"))).outcome).toBe("handled")
    expect(phone.texts).toEqual([])
  })
})

describe("replies", () => {
  it("go out in order, one bubble for each item, also when nobody awaits them", async () => {
    const { bot, phone } = setUp()
    bot.onText((ctx) => {
      void ctx.reply(["1", "2"])
      void ctx.reply("3")
      return "4"
    })
    await bot.inject(received("count", { id: "e" }))
    expect(phone.texts).toEqual(["1", "2", "3", "4"])
    expect(phone.sent.map(({ key }) => key)).toEqual(["e/0", "e/0.1", "e/1", "e/2"])
  })

  it("may be a stream of text", async () => {
    const { bot, phone } = setUp()
    bot.onText(async function* () {
      yield "so **f"
      yield "ar**\n\nand "
      yield "on"
    })
    await bot.inject(received("hi"))
    expect(phone.texts).toEqual(["so far", "and on"])
  })

  it("fail with the handler's name when they are empty", async () => {
    const { bot } = setUp()
    bot.onText("hi", () => "  ")
    const { outcome, error } = await bot.inject(received("hi"))
    expect(outcome).toBe("buried")
    expect((error as BackchatError).message).toContain('onText("hi") replied with nothing')
  })

  it("cannot be a number, and say so", async () => {
    const { bot } = setUp()
    bot.onText((() => 42) as unknown as () => string)
    const { error } = await bot.inject(received("hi"))
    expect((error as BackchatError).message).toContain("returned a value of type number")
  })

  it("know whom to write to on events without a chat", async () => {
    const { bot, phone } = setUp()
    bot.on("phone_number.status_updated", async (ctx) => {
      await expect(ctx.reply("x")).rejects.toMatchObject({ code: "no_chat" })
      await ctx.send("+12025550199", `${ctx.line} is ${ctx.event.change.status.current}`)
    })
    const line = "+12025550100"
    const change = { status: { previous: "ACTIVE", current: "FLAGGED" } } as const
    await bot.inject({
      type: "phone_number.status_updated",
      id: "e",
      adapter: "recorder",
      at: 0,
      line,
      change,
    })
    expect(phone.sent[0]?.target).toEqual({ to: ["+12025550199"], from: line })
    expect(phone.texts).toEqual(["+12025550100 is FLAGGED"])
  })

  it("send without an event, and to a new chat bubble after bubble", async () => {
    const { bot, phone } = setUp()
    await bot.send(["+12025550147", "a@b.co"], ["one", "two"])
    expect(phone.sent.map(({ target }) => target)).toEqual([
      { to: ["+12025550147", "a@b.co"] },
      { id: "with +12025550147,a@b.co" },
    ])
  })
})

describe("what a context can do", () => {
  it("reacts to the event's message, or to another", async () => {
    const { bot, phone } = setUp()
    bot.onText(async (ctx) => {
      await ctx.react("👍")
      await ctx.react("🦄", { to: "m9" })
      await ctx.unreact("love")
      await ctx.markRead()
      await ctx.edit("m9", "better")
    })
    await bot.inject(received("hi", { id: "e", chat: "c" }))
    expect(phone.actions).toEqual([
      "react c message-of-e add like",
      "react c m9 add 🦄",
      "react c message-of-e remove love",
      "markRead c",
      "edit c m9 0 better",
    ])
  })

  it("says what the chat can show", async () => {
    const phone = recorder({ capabilities: ["typing"] })
    const { bot } = setUp({ adapter: phone })
    const seen: boolean[] = []
    bot.onText((ctx) => void seen.push(ctx.can("typing"), ctx.can("effects")))
    await bot.inject(received("hi"))
    expect(seen).toEqual([true, false])
  })

  it("knows the try it is on", async () => {
    const { bot } = setUp()
    const tries: unknown[] = []
    bot.onText(({ attempt, lastAttempt }) => {
      tries.push([attempt, lastAttempt])
      throw new Error("no")
    })
    await bot.inject(received("hi"))
    expect(tries).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ])
  })
})

describe("delivery", () => {
  it("handles an event once, however often it is delivered", async () => {
    const { bot, phone } = setUp()
    bot.onText(() => "once").onReaction(() => "once more")
    const [message, reaction] = [received("hi"), reacted("love")]
    const outcomes = await Promise.all(
      [message, message, reaction, message, reaction].map((one) => bot.inject(one)),
    )
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
      "handled",
      "handled",
      "waiting",
      "waiting",
      "waiting",
    ])
    expect((await bot.inject(message)).outcome).toBe("duplicate")
    expect(phone.texts.toSorted()).toEqual(["once", "once more"])
  })

  it("keeps a chat in order while other chats run beside it", async () => {
    const { bot, phone } = setUp()
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    bot.onText(async (ctx) => {
      if (ctx.text === "slow") await gate
      return ctx.text
    })
    const slow = [bot.inject(received("slow", { chat: "a" })), bot.inject(received("after", { chat: "a" }))]
    await bot.inject(received("quick", { chat: "b" }))
    expect(phone.texts).toEqual(["quick"])
    release()
    await Promise.all(slow)
    expect(phone.texts).toEqual(["quick", "slow", "after"])
  })

  it("sends once though the handler runs again after it failed", async () => {
    const { bot, phone } = setUp()
    let runs = 0
    bot.onText(async (ctx) => {
      await ctx.reply(["a", "b"])
      await ctx.reply("c")
      if (++runs < 3) throw new Error("crash")
      return "d"
    })
    const { outcome } = await bot.inject(received("hi"))
    expect([outcome, runs]).toEqual(["handled", 3])
    expect(phone.texts).toEqual(["a", "b", "c", "d"])
    expect(phone.attempts).toHaveLength(4)
  })

  it("finishes the reply that was planned, though the handler would say something else", async () => {
    const { bot, phone } = setUp()
    let runs = 0
    bot.onText(() => {
      runs++
      return [`${runs}a`, `${runs}b`, `${runs}c`]
    })
    // The second bubble fails for good in run 1: three tries in place, then the event is tried again.
    const take = phone.send.bind(phone)
    let calls = 0
    phone.send = (...args) => (++calls === 2 ? Promise.reject(new Error("socket died")) : take(...args))
    await bot.inject(received("hi"))
    expect(runs).toBe(2)
    expect(phone.texts).toEqual(["1a", "1b", "1c"])
  })

  it("runs a step once and remembers what it gave, also nothing", async () => {
    const { bot, phone } = setUp()
    let [runs, answers, charges] = [0, 0, 0]
    bot.onText(async (ctx) => {
      const [answer, same] = await Promise.all([
        ctx.step("answer", () => `answer ${++answers}`),
        ctx.step("answer", () => "never"),
      ])
      await ctx.step("charge", () => void charges++)
      if (++runs < 3) throw new Error("crash")
      return `${answer}, ${same}`
    })
    await bot.inject(received("hi"))
    expect([runs, answers, charges]).toEqual([3, 1, 1])
    expect(phone.texts).toEqual(["answer 1, answer 1"])
  })

  it("runs a deferred event again without using up a try, and without saying anything twice", async () => {
    const { bot, phone } = setUp({ retry: { delaysMs: [] } })
    let runs = 0
    bot.onText(async (ctx) => {
      await ctx.reply("once")
      if (++runs < 5) throw new DeferredError("Not yet.", 1)
      return `try ${ctx.attempt}`
    })
    expect((await bot.inject(received("hi"))).outcome).toBe("handled")
    expect(phone.texts).toEqual(["once", "try 1"])
    expect(phone.attempts).toHaveLength(2)
  })

  it("runs a step again that failed", async () => {
    const { bot, phone } = setUp()
    let tries = 0
    bot.onText((ctx) => ctx.step("shaky", () => (++tries < 2 ? Promise.reject(new Error("no")) : "yes")))
    await bot.inject(received("hi"))
    expect([tries, phone.texts]).toEqual([2, ["yes"]])
  })

  it("sends once though the platform's answer was lost", async () => {
    const { bot, phone } = setUp()
    phone.loseAnswers(refused(502, true))
    bot.onText(() => "only once")
    await bot.inject(received("hi"))
    expect(phone.attempts).toHaveLength(2)
    expect(phone.texts).toEqual(["only once"])
  })

  it("tries again after 429 and 5xx with the same key, and at once buries what is final", async () => {
    const { bot, phone } = setUp()
    const buried = vi.fn()
    bot.events.on("buried", buried)
    bot.onText(({ text }) => text)
    phone.failNext(refused(429, true, 1), refused(503, true))
    await bot.inject(received("patient", { id: "p" }))
    expect(phone.attempts).toEqual(["p/0", "p/0", "p/0"])
    phone.failNext(refused(403, false))
    const { outcome } = await bot.inject(received("blocked"))
    expect(outcome).toBe("buried")
    expect(phone.texts).toEqual(["patient"])
    expect(buried).toHaveBeenCalledOnce()
  })

  it("buries an event that keeps failing, lets its chat go on, and redrives it on request", async () => {
    const { bot, phone } = setUp()
    let broken = true
    bot.onText((ctx) => {
      if (ctx.text === "poison" && broken) throw "not even an Error"
      return ctx.text
    })
    const [poison, next] = await Promise.all([
      bot.inject(received("poison", { id: "p" })),
      bot.inject(received("fine")),
    ])
    expect([poison.outcome, next.outcome]).toEqual(["buried", "handled"])
    expect(await bot.buried.list()).toMatchObject([{ delivery: { id: "p" }, attempts: 3 }])
    broken = false
    const handled = new Promise((resolve) => bot.events.once("handled", resolve))
    await bot.buried.redrive("p")
    await handled
    expect(phone.texts).toEqual(["fine", "poison"])
  })

  it("redrives and drops dead letters one by one, several or all at once", async () => {
    const { bot, phone } = setUp({ retry: { delaysMs: [] } })
    let broken = true
    bot.onText((ctx) => {
      if (broken) throw new Error("down")
      return ctx.text
    })
    for (const id of ["1", "2", "3", "4", "5"]) await bot.inject(received(id, { id }))
    expect(await bot.buried.drop(["1", "none"])).toBe(1)
    broken = false
    expect(await bot.buried.redrive("2")).toBe(1)
    expect(await bot.buried.redrive("all")).toBe(3)
    await vi.waitFor(() => expect(phone.texts).toEqual(["2", "3", "4", "5"]))
    expect(await bot.buried.list()).toEqual([])
  })

  it("gives a handler that hangs up, aborts its signal, and does not send what it says later", async () => {
    const { bot, phone } = setUp({ handlerTimeoutMs: 5, retry: { delaysMs: [1] } })
    let runs = 0
    const late: Promise<unknown>[] = []
    bot.onText(async (ctx) => {
      if (++runs > 1) return "second try"
      await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve))
      late.push(ctx.reply("zombie").catch((error: unknown) => error))
      return undefined
    })
    expect((await bot.inject(received("hi"))).outcome).toBe("handled")
    expect(phone.texts).toEqual(["second try"])
    expect(await late[0]).toMatchObject({ code: "handler_timeout" })
  })

  it("stops only when the handlers have finished, and turns new deliveries away", async () => {
    const { bot, phone } = setUp()
    let started = () => {}
    const running = new Promise<void>((resolve) => {
      started = resolve
    })
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    bot.onText(async () => {
      started()
      await finished
      return "done"
    })
    void bot.inject(received("hi"))
    await running
    const stopped = bot.stop()
    const body = new TextEncoder().encode(JSON.stringify(received("too late")))
    const { status } = await bot.receive({ method: "POST", url: "/", header: () => undefined, body })
    expect(status).toBe(503)
    finish()
    await stopped
    expect(phone.texts).toEqual(["done"])
  })

  it("finishes what a store that dies with it has accepted, before it stops", async () => {
    const { bot, phone } = setUp()
    let failures = 0
    bot.onText((ctx) => {
      if (ctx.text === "2" && failures++ === 0) throw new Error("once")
      return ctx.text
    })
    for (const text of ["1", "2", "3"]) await bot.accept(deliveryOf(received(text)))
    await bot.stop()
    expect(phone.texts).toEqual(["1", "2", "3"])
  })

  it("hands what is unfinished back when the grace is over, and the next bot goes on", async () => {
    const store = memoryStore()
    const first = setUp({ store })
    const aborted: unknown[] = []
    const running = new Promise<void>((resolve) => {
      first.bot.onText(async (ctx) => {
        resolve()
        await new Promise((done) => ctx.signal.addEventListener("abort", done))
        aborted.push((ctx.signal.reason as BackchatError).code)
      })
    })
    void first.bot.inject(received("hi"))
    await running
    await first.bot.stop({ graceMs: 1 })
    expect(aborted).toEqual(["shutting_down"])
    const second = setUp({ store })
    const handled = new Promise<number>((resolve) =>
      second.bot.events.once("handled", ({ attempt }) => resolve(attempt)),
    )
    second.bot.onText(() => "taken over")
    void second.bot.inject(received("wake", { chat: "other" }))
    await handled
    await vi.waitFor(() => expect(second.phone.texts.toSorted()).toEqual(["taken over", "taken over"]))
  })
})

describe("bot.catch", () => {
  it("answers in the failed handler's place", async () => {
    const { bot, phone } = setUp()
    bot.catch((error) => `Sorry: ${(error as Error).message}`)
    bot.onText(() => {
      throw new Error("broken")
    })
    expect((await bot.inject(received("hi"))).outcome).toBe("handled")
    expect(phone.texts).toEqual(["Sorry: broken"])
  })

  it("lets the retries go on when it says nothing", async () => {
    const { bot, phone } = setUp()
    const seen: number[] = []
    bot.catch((_, ctx: Context) => {
      seen.push(ctx.attempt)
      return ctx.lastAttempt ? "I give up" : undefined
    })
    bot.onText(() => Promise.reject(new Error("broken")))
    expect((await bot.inject(received("hi"))).outcome).toBe("handled")
    expect([seen, phone.texts]).toEqual([[1, 2, 3], ["I give up"]])
  })
})

describe("the door", () => {
  const post = (bot: Bot, body: string) =>
    bot.fetch(new Request("http://bot.example/hook", { method: "POST", body }))

  it("acknowledges before the handler runs, and says what became of the delivery", async () => {
    const { bot, phone } = setUp()
    bot.onText(() => "hello")
    const handled = new Promise((resolve) => bot.events.once("handled", resolve))
    const event = JSON.stringify(received("hi"))
    expect(await (await post(bot, event)).json()).toEqual({ status: "accepted" })
    expect(phone.texts).toEqual([])
    await handled
    expect(await (await post(bot, event)).json()).toEqual({ status: "duplicate" })
    expect(phone.texts).toEqual(["hello"])
  })

  it("does not keep what nothing listens to", async () => {
    const { bot } = setUp()
    bot.onText(() => "hello")
    expect(await (await post(bot, JSON.stringify(reacted("love")))).json()).toEqual({ status: "ignored" })
  })

  it("answers 400, 405, 413 and 503 as each is due", async () => {
    const store = memoryStore()
    const { bot } = setUp({ store })
    bot.onText(() => "hello")
    expect((await post(bot, "{")).status).toBe(400)
    expect((await bot.fetch(new Request("http://bot.example/hook"))).status).toBe(405)
    expect((await bot.fetch(new Request("http://bot.example/healthz"))).status).toBe(200)
    expect((await post(bot, "x".repeat(1_048_577))).status).toBe(413)
    store.accept = () => Promise.reject(new Error("connection refused"))
    expect((await post(bot, JSON.stringify(received("hi")))).status).toBe(503)
    store.accept = async () => "full"
    const full = await post(bot, JSON.stringify(received("hi")))
    expect([full.status, full.headers.get("retry-after")]).toEqual([503, "5"])
  })

  it("answers only when the event is handled, if told so, and 503 until it is", async () => {
    const { bot, phone } = setUp({ delivery: "inline", retry: { delaysMs: [1] } })
    let runs = 0
    bot.onText((ctx) => {
      if (ctx.text === "fails once" && ++runs === 1) throw new Error("once")
      return ctx.text
    })
    const event = JSON.stringify(received("hi"))
    expect(await (await post(bot, event)).json()).toEqual({ status: "handled" })
    expect(phone.texts).toEqual(["hi"])
    expect(await (await post(bot, event)).json()).toEqual({ status: "duplicate" })
    const failing = JSON.stringify(received("fails once"))
    const refused = await post(bot, failing)
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"])
    expect((await post(bot, failing)).status).toBe(200)
    expect(phone.texts).toEqual(["hi", "fails once"])
  })

  it("tells several adapters apart by the path's last segment", async () => {
    const [one, two] = [recorder({ name: "one" }), recorder({ name: "two" })]
    const { bot } = setUp({ adapter: [one, two] })
    bot.onText(({ event }) => event.adapter)
    const handled = new Promise((resolve) => bot.events.once("handled", resolve))
    const body = JSON.stringify(received("hi", { adapter: "two" }))
    await bot.fetch(new Request("http://bot.example/hooks/two?version=1", { method: "POST", body }))
    await handled
    expect([one.texts, two.texts]).toEqual([[], ["two"]])
    expect(
      (await bot.fetch(new Request("http://bot.example/hooks/three", { method: "POST", body }))).status,
    ).toBe(400)
  })
})
