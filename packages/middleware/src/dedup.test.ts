import { type BotEvent, createBot, type MessageReceived, memoryStore, silentLog } from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { afterEach, expect, it } from "vitest"
import { dedup } from "./dedup.ts"

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function setUp(options: Parameters<typeof dedup>[0] = {}, store = memoryStore()) {
  const phone = recorder()
  const bot = createBot({
    adapter: phone,
    log: silentLog,
    store,
    retry: { delaysMs: [5, 5] },
  }).use(dedup(options))
  stopping.push(bot)
  return { bot, phone }
}

/** The same message under another event id. */
function announcedAgain(event: MessageReceived, id: string): BotEvent {
  return { ...event, id }
}

it("handles a message once that comes under two event ids", async () => {
  const { bot, phone } = setUp()
  bot.onText((ctx) => `You said ${ctx.text}`)
  const message = received("hi")
  await bot.inject(message)
  await bot.inject(announcedAgain(message, "another-id"))
  expect(phone.texts).toEqual(["You said hi"])
})

it("does not take a retry for a duplicate of itself", async () => {
  const { bot, phone } = setUp()
  let tries = 0
  bot.onText(() => {
    if (++tries < 3) throw new Error("not yet")
    return "Third time lucky"
  })
  await bot.inject(received("hi"))
  expect(phone.texts).toEqual(["Third time lucky"])
})

it("does not take its own mark for a duplicate's", async () => {
  const store = memoryStore()
  const { bot, phone } = setUp({}, store)
  bot.onText(() => "Hello")
  const message = received("hi")
  await store.set({
    key: `dedup:${JSON.stringify(["recorder", "chat-1", message.message.id])}`,
    value: message.id,
  })
  await bot.inject(message)
  expect(phone.texts).toEqual(["Hello"])
})

it("handles the second announcement when the first was buried", async () => {
  const { bot, phone } = setUp()
  let broken = true
  bot.onText(() => {
    if (broken) throw new Error("broken")
    return "Here now"
  })
  const message = received("hi")
  expect((await bot.inject(message)).outcome).toBe("buried")
  broken = false
  await bot.inject(announcedAgain(message, "another-id"))
  expect(phone.texts).toEqual(["Here now"])
})

it("tells messages of two chats apart, whatever their ids", async () => {
  const { bot, phone } = setUp()
  bot.onText((ctx) => ctx.chat.id)
  const { message } = received("hi")
  await bot.inject({ ...received("hi", { chat: "a" }), message })
  await bot.inject({ ...received("hi", { chat: "b" }), message })
  expect(phone.texts).toEqual(["a", "b"])
})

it("forgets a message after the time it was given", async () => {
  let now = 0
  const { bot, phone } = setUp({ ttlMs: 1_000 }, memoryStore({ now: () => now }))
  bot.onText(() => "Hello")
  const message = received("hi")
  await bot.inject(message)
  now = 999
  await bot.inject(announcedAgain(message, "second"))
  expect(phone.texts).toHaveLength(1)
  now = 1_001
  await bot.inject(announcedAgain(message, "third"))
  expect(phone.texts).toHaveLength(2)
})
