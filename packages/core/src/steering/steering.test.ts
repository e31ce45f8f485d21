import { describe, expect, it } from "vitest"
import { type Bot, createBot } from "../bot.ts"
import type { Context } from "../context.ts"
import { BackchatError } from "../errors.ts"
import { silentLog } from "../log.ts"
import { memoryStore } from "../memory-store/memory-store.ts"
import type { MessageReceived } from "../model/event.ts"
import type { Store } from "../ports.ts"
import { received, recorder } from "../testing/index.ts"
import type { Steering } from "./steering.ts"

const SOON: Steering = { mode: "merge", quietMs: 40, maxWaitMs: 400 }

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What each run of a handler saw. */
function seen(runs: string[][]) {
  return (ctx: Context<MessageReceived>) => {
    runs.push(ctx.messages.map(({ text }) => text))
  }
}

/** Has several people say things with a pause before each. */
async function say(bot: Bot, texts: readonly string[], everyMs: number): Promise<void> {
  const said = texts.map(async (text, index) => {
    await pause(index * everyMs)
    return bot.inject(received(text))
  })
  for (const { outcome } of await Promise.all(said)) expect(outcome).toBe("handled")
}

describe("queue", () => {
  it("answers each message in its turn", async () => {
    const runs: string[][] = []
    const bot = createBot({ adapter: recorder() }).onText(seen(runs))
    await say(bot, ["a", "b", "c"], 1)
    expect(runs).toEqual([["a"], ["b"], ["c"]])
    await bot.stop()
  })
})

describe("merge", () => {
  it("answers once, having seen all that came before the quiet", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, steering: SOON }).onText((ctx) => `You said: ${ctx.text}`)
    await say(bot, ["one", "two", "three"], 15)
    expect(phone.texts).toEqual(["You said: one\ntwo\nthree"])
    await bot.stop()
  })

  it("is the last message's, with the text and media of all", async () => {
    const bot = createBot({ adapter: recorder(), steering: SOON })
    const contexts: Context<MessageReceived>[] = []
    bot.onText((ctx) => {
      contexts.push(ctx)
    })
    const [first, second] = [received("one"), received("two")]
    await Promise.all([bot.inject(first), bot.inject(second)])
    const [ctx] = contexts
    expect(ctx?.event.id).toBe(second.id)
    expect(ctx?.message.id).toBe(second.message.id)
    expect(ctx?.messages.map(({ id, from }) => [id, from?.handle])).toEqual([
      [first.message.id, first.from.handle],
      [second.message.id, second.from.handle],
    ])
    expect(ctx?.parts).toHaveLength(2)
    await bot.stop()
  })

  it("waits no longer than its limit for who does not stop writing", async () => {
    const runs: string[][] = []
    const steering: Steering = { mode: "merge", quietMs: 60, maxWaitMs: 150 }
    const bot = createBot({ adapter: recorder(), steering }).onText(seen(runs))
    await say(
      bot,
      Array.from({ length: 12 }, (_, index) => String(index)),
      30,
    )
    expect(runs.length).toBeGreaterThan(1)
    expect(runs.flat()).toEqual(Array.from({ length: 12 }, (_, index) => String(index)))
    await bot.stop()
  })

  it("leaves alone what another handler hears, and keeps the order", async () => {
    const runs: string[][] = []
    const orders: number[] = []
    const bot = createBot({ adapter: recorder(), steering: SOON })
    bot.onText("order {id:int}", (ctx) => {
      orders.push(ctx.params.id)
      runs.push([`order ${ctx.params.id}`])
    })
    bot.onText(seen(runs))
    await say(bot, ["hi", "there", "order 5", "order 6", "thanks", "bye"], 2)
    expect(orders).toEqual([5, 6])
    expect(runs).toEqual([["hi", "there"], ["order 5"], ["order 6"], ["thanks", "bye"]])
    await bot.stop()
  })

  it("brings a picture and the words about it to a handler that hears both", async () => {
    const runs: string[][] = []
    const bot = createBot({ adapter: recorder(), steering: SOON })
    const look = (ctx: Context<MessageReceived>) => {
      runs.push([ctx.text, ctx.media.map(({ kind }) => kind).join()])
    }
    bot.onText(look).onMedia("image", look)
    const shown = received([
      {
        type: "media",
        kind: "image",
        id: "picture",
        url: "https://example.com/cat.jpg",
        mimeType: "image/jpeg",
        filename: "cat.jpg",
        sizeBytes: 1,
      },
    ])
    await Promise.all([bot.inject(shown), bot.inject(received("What is this?"))])
    expect(runs).toEqual([["What is this?", "image"]])
    await bot.stop()
  })

  it("answers the same messages again when it fails, under the same key", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, steering: SOON, retry: { delaysMs: [30] }, log: silentLog })
    const runs: string[][] = []
    bot.onText(async (ctx) => {
      runs.push(ctx.messages.map(({ text }) => text))
      await ctx.reply("Both")
      if (runs.length > 1) return
      void bot.inject(received("late"))
      throw new Error("The first time it fails.")
    })
    await say(bot, ["a", "b"], 1)
    await expect.poll(() => runs).toEqual([["a", "b"], ["a", "b"], ["late"]])
    expect(phone.texts).toEqual(["Both", "Both"])
    await bot.stop()
  })

  it("buries only the first of messages that fail together; the rest gets its own chance", async () => {
    const bot = createBot({ adapter: recorder(), steering: SOON, retry: { delaysMs: [] }, log: silentLog })
    const runs: string[][] = []
    bot.onText((ctx) => {
      runs.push(ctx.messages.map(({ text }) => text))
      if (ctx.text.includes("poison")) throw new Error("Ugh")
    })
    const outcomes = Promise.all(["poison", "fine", "good"].map((text) => bot.inject(received(text))))
    expect((await outcomes).map(({ outcome }) => outcome)).toEqual(["buried", "handled", "handled"])
    expect(runs).toEqual([
      ["poison", "fine", "good"],
      ["fine", "good"],
    ])
    await bot.stop()
  })

  it("absorbs nothing when the second run of a conflict takes another way", async () => {
    const store = memoryStore()
    const bot = createBot({ adapter: recorder(), store, steering: SOON })
    const runs: string[][] = []
    let isBusy = true
    bot.onText(
      () => !isBusy,
      (ctx) => void runs.push(["alone", ctx.text]),
    )
    bot.onText(async (ctx) => {
      runs.push(["together", ctx.text])
      const { version = 0 } = (await ctx.state.get("k")) ?? {}
      ctx.state.commit({ key: "k", value: 1, ifVersion: version })
      await ctx.state.set({ key: "k", value: 2 })
      isBusy = false
    })
    await say(bot, ["a", "b"], 1)
    expect(runs).toEqual([
      ["together", "a\nb"],
      ["alone", "a"],
      ["alone", "b"],
    ])
    await bot.stop()
  })
})

describe("interrupt", () => {
  it("stops the handler when more is said, and begins again with everything", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, steering: "interrupt" })
    const reasons: unknown[] = []
    bot.onText(async (ctx) => {
      if (ctx.messages.length < 3) {
        await new Promise((_, reject) => {
          ctx.signal.addEventListener("abort", () => {
            reasons.push(ctx.signal.reason)
            reject(ctx.signal.reason)
          })
        })
      }
      return `All of it: ${ctx.text}`
    })
    await say(bot, ["one", "two", "three"], 20)
    expect(phone.texts).toEqual(["All of it: one\ntwo\nthree"])
    expect(reasons.map((reason) => (reason as BackchatError).code)).toEqual(["interrupted", "interrupted"])
    await bot.stop()
  })

  it("keeps what was sent before, and tells the next run of it", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, steering: "interrupt" })
    const said: unknown[] = []
    bot.onText(async (ctx) => {
      said.push(ctx.said)
      await ctx.reply(`First of ${ctx.text}`)
      if (ctx.messages.length === 1) await pause(10_000)
      await ctx.reply("Second")
    })
    await say(bot, ["a", "b"], 30)
    expect(phone.texts).toEqual(["First of a", "First of a\nb", "Second"])
    expect(said).toEqual([[], [{ text: "First of a", after: 1 }]])
    await bot.stop()
  })

  it("sends nothing of an interrupted run afterwards, and takes none of its results", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, steering: "interrupt" })
    const late: Promise<unknown>[] = []
    bot.onText(async (ctx) => {
      const count = ctx.messages.length
      const answer = await ctx.step("think", () => `Thought of ${count}`)
      ctx.state.commit({ key: "runs", value: count })
      if (count === 1) {
        await pause(60)
        late.push(
          Promise.resolve()
            .then(() => ctx.reply("Too late"))
            .catch((error) => error.code),
        )
        return
      }
      await pause(80)
      return answer
    })
    await say(bot, ["a", "b"], 20)
    expect(phone.texts).toEqual(["Thought of 2"])
    expect(await Promise.all(late)).toEqual(["interrupted"])
    await bot.stop()
  })

  it("lets what is on its way arrive, and stops between bubbles", async () => {
    const phone = recorder()
    const send = phone.send.bind(phone)
    let isAborted: boolean | undefined
    phone.send = async (target, message, options) => {
      await pause(40)
      isAborted ??= options.signal.aborted
      return send(target, message, options)
    }
    const bot = createBot({ adapter: phone, steering: "interrupt" })
    bot.onText((ctx) => (ctx.messages.length === 1 ? ["1", "2", "3"] : [`After ${ctx.said.length}`]))
    await say(bot, ["a", "b"], 20)
    expect(phone.texts).toEqual(["1", "After 1"])
    expect(isAborted).toBe(false)
    await bot.stop()
  })

  it("hears of messages that another process received", async () => {
    const shared = shareable(memoryStore())
    const phone = recorder()
    const works = createBot({ adapter: phone, store: shared, steering: "interrupt" })
    works.onText(async (ctx) => {
      if (ctx.messages.length === 1) await pause(10_000)
      return `Both: ${ctx.text}`
    })
    const first = works.inject(received("a"))
    await pause(20)
    const second = received("b")
    // As another process would: the bot at work sees no event of its own.
    await shared.accept({
      adapter: "recorder",
      id: second.id,
      lane: `recorder:${second.chat.id}`,
      type: second.type,
      body: JSON.stringify(second),
      receivedAt: Date.now(),
      injected: true,
    })
    await first
    expect(phone.texts).toEqual(["Both: a\nb"])
    await works.stop()
  })
})

describe("urgent", () => {
  it("overtakes what waits and what is being handled", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone })
    bot.onText(async (ctx) => {
      await pause(60)
      return `Slow ${ctx.text}`
    })
    bot.onCommand("stop", () => "Stopped", { urgent: true })
    await say(bot, ["a", "b", "/stop"], 5)
    expect(phone.texts).toEqual(["Stopped", "Slow a", "Slow b"])
    await bot.stop()
  })

  it("is taken out of a burst", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone, steering: SOON })
    bot.onText((ctx) => `Heard ${ctx.messages.map(({ text }) => text).join("+")}`)
    bot.onText("stop", () => "Stopped", { urgent: true })
    await say(bot, ["a", "STOP!", "b"], 10)
    expect(phone.texts).toEqual(["Stopped", "Heard a+b"])
    await bot.stop()
  })

  it("can be decided by middleware", async () => {
    const phone = recorder()
    const bot = createBot({ adapter: phone })
    bot.use({ urgent: (event) => event.message.text === "now" })
    bot.onText(async (ctx) => {
      if (ctx.text !== "now") await pause(50)
      return ctx.text
    })
    await say(bot, ["later", "now"], 5)
    expect(phone.texts).toEqual(["now", "later"])
    await bot.stop()
  })
})

describe("what is no steering", () => {
  it("is refused with what is legal", () => {
    const make = (steering: unknown) => () =>
      createBot({ adapter: recorder(), steering: steering as Steering })
    expect(make("faster")).toThrow(/There is no steering "faster".*"queue", "merge", "interrupt"/)
    expect(make({ mode: "merge", quietMs: 0 })).toThrow(/quietMs is 0/)
    expect(make({ mode: "merge", quietMs: 900, maxWaitMs: 100 })).toThrow(BackchatError)
    expect(() => createBot({ adapter: recorder() }).onText(() => "", { steering: "x" as Steering })).toThrow(
      /There is no steering "x"/,
    )
  })
})

/** A store of which other processes may be told. */
function shareable(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      if (name === "durable") return true
      const value = Reflect.get(target, name)
      return typeof value === "function" ? value.bind(target) : value
    },
  })
}
