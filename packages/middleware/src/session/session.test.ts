import { type Bot, createBot, memoryStore, type Store, silentLog } from "@backchat/core"
import { type HappeningOptions, received, recorder } from "@backchat/core/testing"
import { afterEach, describe, expect, it } from "vitest"
import { forget } from "./forget.ts"
import type { SessionKey } from "./key.ts"
import { session } from "./session.ts"

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function plainBot(store: Store = memoryStore()) {
  const phone = recorder()
  const bot = createBot({ adapter: phone, log: silentLog, store, retry: { delaysMs: [5, 5] } })
  stopping.push(bot)
  return { bot, phone, store }
}

/** A bot that counts messages, and says the count. */
function counter(options: { key?: SessionKey; ttlMs?: number } = {}, store?: Store) {
  const { bot, phone, ...rest } = plainBot(store)
  const counting = bot.use(session({ initial: () => ({ n: 0 }), ...options }))
  counting.onText("peek", (ctx) => String(ctx.session.n))
  counting.onText("forget", (ctx) => {
    forget(ctx.session)
    ctx.session.n = 99
  })
  counting.onText((ctx) => String(++ctx.session.n))
  return { bot: counting, phone, ...rest }
}

function say(bot: Pick<Bot, "inject">, text: string, options?: HappeningOptions) {
  return bot.inject(received(text, options))
}

describe("what a session remembers", () => {
  it("counts from one message to the next, each chat for itself", async () => {
    const { bot, phone } = counter()
    await say(bot, "a", { chat: "one" })
    await say(bot, "b", { chat: "one" })
    await say(bot, "c", { chat: "two" })
    expect(phone.texts).toEqual(["1", "2", "1"])
  })

  it("outlives the bot, with the store", async () => {
    const store = memoryStore()
    const { bot: earlier } = counter({}, store)
    await say(earlier, "a")
    await earlier.stop()
    const { bot, phone } = counter({}, store)
    await say(bot, "b")
    expect(phone.texts).toEqual(["2"])
  })

  it("keeps nothing of a try that failed, and what the last one did", async () => {
    const { bot, phone } = plainBot()
    let tries = 0
    bot.use(session({ initial: () => ({ n: 0 }) })).onText((ctx) => {
      ctx.session.n++
      if (++tries < 3) throw new Error("after the change")
      return String(ctx.session.n)
    })
    await say(bot, "hi")
    expect(phone.texts).toEqual(["1"])
  })

  it("can be assigned as a whole", async () => {
    const { bot, phone } = plainBot()
    bot.use(session({ initial: () => ({ n: 0 }) })).onText((ctx) => {
      ctx.session = { n: ctx.session.n + 10 }
      return String(ctx.session.n)
    })
    await say(bot, "hi")
    await say(bot, "hi")
    expect(phone.texts).toEqual(["10", "20"])
  })

  it("shares nothing with what initial() returned", async () => {
    const shared: { list: string[] } = { list: [] }
    const { bot, phone } = plainBot()
    bot.use(session({ initial: () => shared })).onText((ctx) => String(ctx.session.list.push(ctx.text)))
    await say(bot, "a", { chat: "one" })
    await say(bot, "b", { chat: "two" })
    expect(phone.texts).toEqual(["1", "1"])
    expect(shared.list).toEqual([])
  })

  it("is written only when it changed", async () => {
    const { bot, store } = counter()
    await say(bot, "peek")
    expect(await keptIn(store)).toBeUndefined()
    await say(bot, "hi")
    await say(bot, "peek")
    expect(await keptIn(store)).toEqual({ value: { v: 1, data: { n: 1 } }, version: 1 })
  })

  it("dies some time after its last change", async () => {
    let now = 0
    const { bot, phone } = counter({ ttlMs: 1_000 }, memoryStore({ now: () => now }))
    await say(bot, "a")
    now = 900
    await say(bot, "b")
    now = 1_800
    await say(bot, "c")
    now = 2_801
    await say(bot, "d")
    expect(phone.texts).toEqual(["1", "2", "3", "1"])
  })
})

describe("forget", () => {
  it("deletes the session, whatever is done to it afterwards", async () => {
    const { bot, phone, store } = counter()
    await say(bot, "a")
    await say(bot, "forget")
    expect(await keptIn(store)).toBeUndefined()
    await say(bot, "b")
    expect(phone.texts).toEqual(["1", "1"])
  })

  it("does not mind a session that was never stored", async () => {
    expect((await say(counter().bot, "forget")).outcome).toBe("handled")
  })

  it("keeps a session that is assigned after it", async () => {
    const store = memoryStore()
    const { bot } = plainBot(store)
    bot.use(session({ initial: () => ({ n: 0 }) })).onText((ctx) => {
      forget(ctx.session)
      ctx.session = { n: 5 }
    })
    await say(bot, "hi")
    expect((await keptIn(store))?.value).toEqual({ v: 1, data: { n: 5 } })
  })
})

describe("at the same time", () => {
  it("loses none of 100 increments that one person makes in several chats", async () => {
    const { bot, phone } = counter({ key: "handle" })
    const all = Array.from({ length: 100 }, (_, index) => say(bot, "x", { chat: `chat-${index % 10}` }))
    expect((await Promise.all(all)).every(({ outcome }) => outcome === "handled")).toBe(true)
    await say(bot, "peek")
    expect(phone.texts.at(-1)).toBe("100")
    expect(phone.texts).toHaveLength(101)
  })

  it("reads again what an outside writer changed while the handler ran", async () => {
    const { bot, phone, store } = plainBot()
    let runs = 0
    bot.use(session({ initial: () => ({ n: 0 }) })).onText(async (ctx) => {
      if (++runs === 1) await store.set({ key: KEY, value: { v: 1, data: { n: 41 } } })
      ctx.session.n++
      if (runs === 2) await ctx.reply(String(ctx.session.n))
    })
    await say(bot, "x")
    expect(phone.texts).toEqual(["42"])
    expect((await keptIn(store))?.value).toEqual({ v: 1, data: { n: 42 } })
  })
})

const KEY = 'session:session:["chat","recorder","chat-1"]'
const keptIn = (store: Store) => store.get(KEY)
