import { describe, expect, it, vi } from "vitest"
import { type Bot, createBot } from "../bot.ts"
import { PlatformError } from "../errors.ts"
import { silentLog } from "../log.ts"
import type { MessageReceipt } from "../model/event.ts"
import type { DoorRequest } from "../ports.ts"
import { type Recorder, received, recorder } from "../testing/index.ts"

const CHAT = { id: "chat-1", isGroup: false }

function setUp() {
  const phone = recorder()
  const bot = createBot({ adapter: phone, retry: { delaysMs: [60] }, log: silentLog })
  return { phone, bot }
}

/** The platform's report of a message, through the bot's door. */
async function report(bot: Bot, key: string, id: string): Promise<number> {
  const event: MessageReceipt<"message.sent"> = {
    type: "message.sent",
    id: `report-${id}`,
    adapter: "recorder",
    at: 0,
    chat: CHAT,
    message: { id, key, parts: [], text: "" },
  }
  const request: DoorRequest = {
    method: "POST",
    url: "/",
    header: () => undefined,
    body: new TextEncoder().encode(JSON.stringify(event)),
  }
  return (await bot.receive(request)).status
}

function loses(phone: Recorder): PlatformError {
  const error = new PlatformError("No answer.", { operation: "messages.send", retryable: true })
  phone.loseAnswers(error, error, error)
  return error
}

describe("the platform's report of a message", () => {
  it("settles a send whose answer hangs", async () => {
    const { phone, bot } = setUp()
    const send = phone.send.bind(phone)
    phone.send = async (...args) => {
      await send(...args)
      return new Promise(() => {})
    }
    bot.onText(async (ctx) => {
      const sent = await ctx.reply("hello")
      ctx.state.commit({ key: "sent", value: sent.id })
    })
    const handled = bot.inject(received("hi", { id: "e" }))
    await vi.waitFor(() => expect(phone.texts).toEqual(["hello"]))
    expect(await report(bot, "e/0", "message-7")).toBe(200)
    expect(await handled).toMatchObject({ outcome: "handled", sent: [{ id: "message-7", key: "e/0" }] })
    await bot.stop()
  })

  it("settles a send for the next try when it comes after the handler gave up", async () => {
    const { phone, bot } = setUp()
    loses(phone)
    bot.onText("hi", () => "hello")
    bot.events.on("retried", () => void report(bot, "e/0", "message-8"))
    const { outcome, sent } = await bot.inject(received("hi", { id: "e" }))
    expect([outcome, sent.map(({ id }) => id)]).toEqual(["handled", []])
    expect(phone.attempts).toHaveLength(3) // the second try did not send
    await bot.stop()
  })

  it("is left alone when nobody waits for it", async () => {
    const { phone, bot } = setUp()
    bot.onText(() => "hello")
    await bot.inject(received("hi", { id: "e" }))
    expect(await report(bot, "e/0", "message-9")).toBe(200)
    expect(phone.texts).toEqual(["hello"])
    await bot.stop()
  })
})
