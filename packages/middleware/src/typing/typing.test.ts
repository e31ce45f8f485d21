import { createBot, silentLog } from "@backchat/core"
import { type Recorder, received, recorder } from "@backchat/core/testing"
import { afterEach, beforeEach, expect, it, vi } from "vitest"
import { typing } from "./typing.ts"

const stopping: { stop(): Promise<void> }[] = []
beforeEach(() => void vi.useFakeTimers())
afterEach(async () => {
  await Promise.all(stopping.splice(0).map((bot) => bot.stop()))
  expect(vi.getTimerCount()).toBe(0) // nothing is left ticking
  vi.useRealTimers()
})

function setUp(phone: Recorder = recorder()) {
  const bot = createBot({
    adapter: phone,
    log: silentLog,
    handlerTimeoutMs: 1_000_000,
    leaseMs: 10_000_000,
    retry: { delaysMs: [] },
  }).use(typing())
  stopping.push(bot)
  return { bot, phone }
}

const work = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

it("shows nothing for a handler that is fast", async () => {
  const { bot, phone } = setUp()
  bot.onText(async () => {
    await work(299)
    return "Fast"
  })
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(300)
  expect((await done).sent).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(phone.actions).toEqual([])
})

it("shows that a slow handler works, and leaves it to the reply to clear it", async () => {
  const { bot, phone } = setUp()
  bot.onText(async () => {
    await work(5_000)
    return "Slow"
  })
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(299)
  expect(phone.actions).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(phone.actions).toEqual(["startTyping chat-1"])
  await vi.advanceTimersByTimeAsync(5_000)
  await done
  expect(phone.texts).toEqual(["Slow"])
  expect(phone.actions).toEqual(["startTyping chat-1"])
})

it("keeps it alive every minute", async () => {
  const { bot, phone } = setUp()
  bot.onText(async () => {
    await work(150_000)
    return "At last"
  })
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(60_299)
  expect(phone.actions).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(phone.actions).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(100_000)
  await done
  expect(phone.actions).toEqual(Array(3).fill("startTyping chat-1"))
})

it("takes it back when the handler says nothing, or fails", async () => {
  const { bot, phone } = setUp()
  bot.onText("quiet", () => work(1_000))
  bot.onText("fail", async () => {
    await work(1_000)
    throw new Error("no")
  })
  for (const text of ["quiet", "fail"]) {
    const done = bot.inject(received(text))
    await vi.advanceTimersByTimeAsync(1_000)
    await done
  }
  expect(phone.actions).toEqual(Array(2).fill(["startTyping chat-1", "stopTyping chat-1"]).flat())
})

it("shows it again when the handler works on after a message, and takes that back", async () => {
  const { bot, phone } = setUp()
  bot.onText(async (ctx) => {
    await ctx.reply("On it")
    await work(299)
    await ctx.reply("Nearly")
    await work(1_000)
  })
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(598)
  expect(phone.actions).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(phone.actions).toEqual(["startTyping chat-1"])
  await vi.advanceTimersByTimeAsync(1_000)
  await done
  expect(phone.actions).toEqual(["startTyping chat-1", "stopTyping chat-1"])
})

it("does not take a message to someone else for a reply", async () => {
  const { bot, phone } = setUp()
  bot.onText(async (ctx) => {
    await work(500)
    await ctx.send("+12025550199", "Someone wrote")
    await ctx.send({ chat: "another-chat" }, "Someone wrote")
  })
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(500)
  await done
  expect(phone.actions).toEqual(["startTyping chat-1", "stopTyping chat-1"])
})

it("shows nothing while a slow platform takes the message", async () => {
  const phone = recorder()
  const slow = {
    ...phone,
    send: (...args: Parameters<Recorder["send"]>) => work(2_000).then(() => phone.send(...args)),
  }
  const { bot } = setUp(slow)
  bot.onText(() => "Hello")
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(2_000)
  await done
  expect(phone.actions).toEqual([])
})

it("takes back a call that may arrive after the message", async () => {
  const phone = recorder()
  const slow = {
    ...phone,
    startTyping: (...args: Parameters<NonNullable<Recorder["startTyping"]>>) =>
      work(1_000).then(() => phone.startTyping?.(...args)),
  }
  const { bot } = setUp(slow)
  bot.onText(async () => {
    await work(400)
    return "Hello"
  })
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(400)
  expect(phone.texts).toEqual(["Hello"])
  await vi.advanceTimersByTimeAsync(1_000)
  await done
  expect(phone.actions).toEqual(["startTyping chat-1", "stopTyping chat-1"])
})

it("asks no further once the platform has refused, and the handler never hears of it", async () => {
  const phone = recorder()
  let calls = 0
  const refusing = {
    ...phone,
    async startTyping() {
      calls++
      throw new Error("403")
    },
  }
  const { bot } = setUp(refusing)
  bot.onText(async (ctx) => {
    await work(100_000)
    await ctx.reply("One")
    await work(100_000)
    return "Two"
  })
  const done = bot.inject(received("hi"))
  await vi.advanceTimersByTimeAsync(200_000)
  expect((await done).outcome).toBe("handled")
  expect(phone.texts).toEqual(["One", "Two"])
  expect(calls).toBe(1)
  expect(phone.actions).toEqual([])
})

it("leaves chats alone that cannot show it, and events that nobody caused", async () => {
  const old = setUp(recorder({ capabilities: [] }))
  const { bot, phone } = setUp()
  old.bot.onText(() => work(1_000))
  bot.on("message.read", () => work(1_000))
  const { from: _, ...receipt } = received("hi")
  const done = Promise.all([old.bot.inject(received("hi")), bot.inject({ ...receipt, type: "message.read" })])
  await vi.advanceTimersByTimeAsync(1_000)
  await done
  expect(old.phone.actions).toEqual([])
  expect(phone.actions).toEqual([])
})
