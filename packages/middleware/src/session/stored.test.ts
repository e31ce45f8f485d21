import { type Bot, createBot, memoryStore, type Store, silentLog } from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { afterEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { session } from "./session.ts"

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function plainBot() {
  const phone = recorder()
  const store = memoryStore()
  const bot = createBot({ adapter: phone, log: silentLog, store, retry: { delaysMs: [5, 5] } })
  stopping.push(bot)
  return { bot, phone, store }
}

function say(bot: Pick<Bot, "inject">, text: string) {
  return bot.inject(received(text))
}

describe("a schema", () => {
  const schema = z.object({ cart: z.array(z.string()).default([]), since: z.coerce.date().optional() })

  it("fills in defaults and revives what JSON cannot carry", async () => {
    const { bot, phone } = plainBot()
    bot.use(session({ schema, initial: () => ({}) })).onText((ctx) => {
      ctx.session.cart.push(ctx.text)
      ctx.session.since ??= new Date(86_400_000)
      return `${ctx.session.cart} since ${ctx.session.since.getTime()}`
    })
    await say(bot, "tea")
    await say(bot, "milk")
    expect(phone.texts).toEqual(["tea since 86400000", "tea,milk since 86400000"])
  })

  it("refuses what is stored and does not fit, and says what to do", async () => {
    const { bot, store } = plainBot()
    await store.set({ key: KEY, value: { v: 1, data: { cart: [1, 2, 3, 4, 5] } } })
    bot.use(session({ schema, initial: () => ({}) })).onText(() => "not reached")
    const { error, sent } = await say(bot, "x")
    expect(sent).toEqual([])
    expect(error).toMatchObject({ code: "state_invalid", retryable: false })
    expect(error).toHaveProperty(
      "message",
      expect.stringMatching(/cart\.0: .*; and 2 more\..*migrate.*redrive/s),
    )
  })

  it("refuses what a handler left and the next event could not read", async () => {
    const { bot, store } = plainBot()
    bot
      .use(session({ schema: z.object({ n: z.number().max(3) }), initial: () => ({ n: 0 }) }))
      .onText((ctx) => {
        ctx.session.n = 4
      })
    expect((await say(bot, "x")).error).toMatchObject({ code: "state_invalid" })
    expect(await keptIn(store)).toBeUndefined()
  })
})

describe("versions", () => {
  const stored = { v: 1, data: { count: 7 } }

  it("turn what an older one stored into today's shape, and keep it so", async () => {
    const { bot, phone, store } = plainBot()
    await store.set({ key: KEY, value: stored })
    const seen: unknown[] = []
    bot
      .use(
        session({
          version: 2,
          initial: () => ({ n: 0 }),
          migrate(old, from) {
            seen.push(old, from)
            return z
              .object({ count: z.number() })
              .transform(({ count }) => ({ n: count }))
              .parse(old)
          },
        }),
      )
      .onText((ctx) => String(ctx.session.n))
    await say(bot, "x")
    await say(bot, "x")
    expect(phone.texts).toEqual(["7", "7"])
    expect(seen).toEqual([{ count: 7 }, 1])
    expect((await keptIn(store))?.value).toEqual({ v: 2, data: { n: 7 } })
  })

  it("ask for a way from the old one", async () => {
    const { bot, store } = plainBot()
    await store.set({ key: KEY, value: stored })
    bot.use(session({ version: 2, initial: () => ({ n: 0 }) })).onText(() => {})
    expect((await say(bot, "x")).error).toMatchObject({
      code: "state_invalid",
      message: expect.stringContaining("migrate"),
    })
  })

  it("leave a newer one to a newer process", async () => {
    const { bot, store } = plainBot()
    await store.set({ key: KEY, value: { v: 3, data: {} } })
    bot.use(session({ version: 2, initial: () => ({ n: 0 }), migrate: () => ({ n: 0 }) })).onText(() => {})
    expect((await say(bot, "x")).error).toMatchObject({ code: "state_invalid", retryable: true })
    expect((await keptIn(store))?.value).toEqual({ v: 3, data: {} })
  })

  it("do not read what session() did not write", async () => {
    const { bot, store } = plainBot()
    await store.set({ key: KEY, value: [1] })
    bot.use(session({ initial: () => ({ n: 0 }) })).onText(() => {})
    expect((await say(bot, "x")).error).toMatchObject({ code: "state_invalid" })
  })
})

const KEY = 'session:session:["chat","recorder","chat-1"]'
const keptIn = (store: Store) => store.get(KEY)
