import {
  BackchatError,
  type Bot,
  createBot,
  type Log,
  memoryStore,
  type Store,
  silentLog,
} from "@backchat/core"
import { type HappeningOptions, received, recorder } from "@backchat/core/testing"
import { afterEach, describe, expect, it } from "vitest"
import type { SessionKey } from "./key.ts"
import { session } from "./session.ts"

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function plainBot(store: Store = memoryStore(), log: Log = silentLog) {
  const phone = recorder()
  const bot = createBot({ adapter: phone, log, store, retry: { delaysMs: [5, 5] } })
  stopping.push(bot)
  return { bot, phone, store }
}

function say(bot: Pick<Bot, "inject">, text: string, options?: HappeningOptions) {
  return bot.inject(received(text, options))
}

function counter(key: SessionKey) {
  const { bot, phone } = plainBot()
  const counting = bot.use(session({ initial: () => ({ n: 0 }), key }))
  counting.onText((ctx) => String(++ctx.session.n))
  return { bot: counting, phone }
}

describe("whose a session is", () => {
  const ann = "+12025550101"
  const bob = "+12025550102"

  it.each([
    ["chat", ["1", "2", "1"]],
    ["handle", ["1", "1", "2"]],
    ["both", ["1", "1", "1"]],
  ] as const)("by %s", async (key, expected) => {
    const { bot, phone } = counter(key)
    await say(bot, "x", { chat: "group", from: ann })
    await say(bot, "x", { chat: "group", from: bob })
    await say(bot, "x", { chat: "other", from: ann })
    expect(phone.texts).toEqual(expected)
  })

  it("by a function of the event", async () => {
    const { bot, phone } = counter((ctx) => ctx.line)
    await say(bot, "x", { chat: "one", from: ann })
    await say(bot, "x", { chat: "two", from: bob })
    expect(phone.texts).toEqual(["1", "2"])
  })

  it("by handle, does not mix the people of two adapters", async () => {
    const [phone, radio] = [recorder(), recorder({ name: "radio" })]
    const bot = createBot({ adapter: [phone, radio], log: silentLog }).use(
      session({ initial: () => ({ n: 0 }), key: "handle" }),
    )
    stopping.push(bot)
    bot.onText((ctx) => String(++ctx.session.n))
    await say(bot, "x", { from: ann })
    await say(bot, "x", { from: ann, adapter: "radio" })
    expect([...phone.texts, ...radio.texts]).toEqual(["1", "1"])
  })

  it("cannot be mistaken when ids look like two ids", async () => {
    const { bot, phone } = counter("both")
    await say(bot, "x", { chat: 'a","b', from: "c" })
    await say(bot, "x", { chat: "a", from: 'b","c' })
    expect(phone.texts).toEqual(["1", "1"])
  })

  it("is fresh for an event without a key, and says when a change is lost", async () => {
    const warned: string[] = []
    const { bot, store } = plainBot(memoryStore(), {
      ...silentLog,
      warn: (_, message) => warned.push(message),
    })
    bot.use(session({ initial: () => ({ n: 0 }), key: () => undefined })).onText((ctx) => {
      if (ctx.text === "change") ctx.session.n++
      return String(ctx.session.n)
    })
    await say(bot, "look")
    expect(warned).toEqual([])
    await say(bot, "change")
    expect(warned).toEqual([
      "A session was changed by an event that has no key for it; the change is not kept.",
    ])
    expect(await keptIn(store)).toBeUndefined()
  })
})

describe("several sessions", () => {
  it("live side by side under their names", async () => {
    const { bot, phone } = plainBot()
    bot
      .use(
        session({ initial: () => ({ n: 0 }) }),
        session({ initial: () => ({ n: 100 }), name: "person", key: "handle" }),
      )
      .onText((ctx) => `${++ctx.session.n} ${++ctx.person.n}`)
    await say(bot, "x", { chat: "one" })
    await say(bot, "x", { chat: "two" })
    expect(phone.texts).toEqual(["1 101", "1 102"])
  })

  it.each([
    ["session", "two of one name"],
    ["reply", "a name the context has"],
  ])("refuse the name %s: %s", async (name) => {
    const { bot } = plainBot()
    bot.use(session({ initial: () => ({}) }), session({ initial: () => ({}), name })).onText(() => {})
    const { outcome, error } = await say(bot, "x")
    expect(outcome).toBe("buried")
    expect(error).toMatchObject({ code: "bad_configuration", message: expect.stringContaining(`"${name}"`) })
  })

  it.each(["a:b", "", "my session", "1st"])("refuse the name %j when they are made", (name) => {
    expect(() => session({ initial: () => ({}), name })).toThrow(BackchatError)
  })
})

const KEY = 'session:session:["chat","recorder","chat-1"]'
const keptIn = (store: Store) => store.get(KEY)
