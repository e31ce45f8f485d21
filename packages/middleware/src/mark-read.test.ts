import { createBot, type Log, silentLog } from "@backchat/core"
import { reacted, received, recorder } from "@backchat/core/testing"
import { afterEach, expect, it } from "vitest"
import { markRead } from "./mark-read.ts"

const stopping: { stop(): Promise<void> }[] = []
afterEach(() => Promise.all(stopping.splice(0).map((bot) => bot.stop())))

function setUp(options?: Parameters<typeof markRead>[0], phone = recorder(), log: Log = silentLog) {
  const bot = createBot({ adapter: phone, log, retry: { delaysMs: [] } }).use(markRead(options))
  stopping.push(bot)
  return { bot, phone }
}

it("marks the chat as read before the handler", async () => {
  const { bot, phone } = setUp()
  bot.onText(() => void expect(phone.actions).toEqual(["markRead chat-1"]))
  expect((await bot.inject(received("hi"))).outcome).toBe("handled")
  expect(phone.actions).toEqual(["markRead chat-1"])
})

it("marks it after the handler when asked to, and not when the handler failed", async () => {
  const { bot, phone } = setUp({ when: "after" })
  bot.onText("hi", () => void expect(phone.actions).toEqual([]))
  bot.onText("fail", () => {
    throw new Error("no")
  })
  await bot.inject(received("fail"))
  expect(phone.actions).toEqual([])
  await bot.inject(received("hi"))
  expect(phone.actions).toEqual(["markRead chat-1"])
})

it("leaves other events, and chats without receipts, alone", async () => {
  const { bot, phone } = setUp()
  bot.onReaction(() => {})
  await bot.inject(reacted("love"))
  expect(phone.actions).toEqual([])

  const old = setUp({}, recorder({ capabilities: [] }))
  old.bot.onText(() => {})
  await old.bot.inject(received("hi"))
  expect(old.phone.actions).toEqual([])
})

it("lets the handler answer when the receipt fails, or never comes back", async () => {
  const debugged: string[] = []
  const log: Log = { ...silentLog, debug: (_, message) => debugged.push(message) }
  const failing = { ...recorder(), markRead: () => Promise.reject(new Error("409")) }
  const { bot } = setUp({}, failing, log)
  bot.onText(() => "Answered")
  expect((await bot.inject(received("hi"))).sent).toHaveLength(1)
  expect(debugged).toEqual(["The chat could not be marked as read."])

  const hanging = { ...recorder(), markRead: () => new Promise<void>(() => {}) }
  const other = setUp({}, hanging)
  other.bot.onText(() => "Answered")
  expect((await other.bot.inject(received("hi"))).sent).toHaveLength(1)
})
