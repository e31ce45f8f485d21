import { Agent, request } from "node:http"
import { memoryStore } from "@backchat/core"
import { deliveryHeaders } from "@backchat/emulator"
import { describe, expect, it } from "vitest"
import { type Stage, stage } from "./stage.ts"

/** A signed delivery of one message, as the platform would send it. */
function delivery(
  { secret }: Stage,
  id: string,
  text: string,
): { body: string; headers: Record<string, string> } {
  const handle = (address: string, isMe: boolean) => ({
    id: "11111111-aaaa-4bbb-8ccc-000000000003",
    handle: address,
    is_me: isMe,
    service: "iMessage",
    status: "active",
    joined_at: "2026-07-02T10:00:00Z",
    left_at: null,
  })
  const body = JSON.stringify({
    api_version: "v3",
    webhook_version: "2026-02-03",
    event_type: "message.received",
    event_id: id,
    created_at: "2026-07-14T16:02:11.482913Z",
    trace_id: "3f9c2b7a1d4e48f09a6b5c2d7e8f1a03",
    partner_id: "prt_demo_0001",
    data: {
      id: `b54f8a10-7e0d-4a2f-9a57-${id.slice(-12)}`,
      chat: {
        id: "7a1c9e52-0f64-4b0e-8f1d-6a2b3c4d5e6f",
        is_group: false,
        owner_handle: handle("+12025550100", true),
      },
      direction: "inbound",
      sender_handle: handle("+12025550147", false),
      parts: [{ type: "text", value: text }],
      service: "iMessage",
      sent_at: "2026-07-14T16:02:10.901Z",
    },
  })
  const signing = { secret, eventId: id, timestampS: Math.floor(Date.now() / 1000), body }
  return { body, headers: deliveryHeaders(signing, { type: "message.received", subscriptionId: "sub" }) }
}

function post(
  url: string,
  { body, headers }: ReturnType<typeof delivery>,
  agent?: Agent,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", headers, ...(agent && { agent }) }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode))
    })
    sent.on("error", reject).end(body)
  })
}

const ids = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"] as const

describe("deliveries", () => {
  it("of one event 1,000 times over 64 connections run one handler and are all acknowledged", async () => {
    let runs = 0
    const set = await stage((bot) => bot.onText(() => void runs++))
    const one = delivery(set, ids[0], "storm")
    const agent = new Agent({ keepAlive: true, maxSockets: 64 })
    const statuses = await Promise.all(Array.from({ length: 1_000 }, () => post(set.url, one, agent)))
    agent.destroy()
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(runs).toBe(1)
  })

  it("replayed by somebody who captured them are acknowledged and handled once", async () => {
    const heard: string[] = []
    const set = await stage((bot) => bot.onText((ctx) => void heard.push(ctx.text)))
    const captured = delivery(set, ids[0], "captured")
    const handled = new Promise((resolve) => set.bot.events.once("handled", resolve))
    expect(await post(set.url, captured)).toBe(200)
    await handled
    expect(await post(set.url, captured)).toBe(200)
    expect(heard).toEqual(["captured"])
  })

  it("that the store could not keep are refused, come again, and are handled in the order they came", async () => {
    const store = memoryStore()
    const accept = store.accept.bind(store)
    let refusals = 0
    store.accept = (one) => (refusals++ === 0 ? Promise.reject(new Error("connection refused")) : accept(one))
    const heard: [string, number][] = []
    const set = await stage((bot) => bot.onText((ctx) => void heard.push([ctx.text, ctx.event.at])), {
      bot: { store },
    })
    const [first, second] = [delivery(set, ids[0], "first"), delivery(set, ids[1], "second")]
    expect(await post(set.url, first)).toBe(503)
    expect(await post(set.url, second)).toBe(200)
    expect(await post(set.url, first)).toBe(200)
    await expect.poll(() => heard.map(([text]) => text)).toEqual(["second", "first"])
    // The platform's own time is there for whoever wants its order.
    expect(heard[0]?.[1]).toBe(Date.parse("2026-07-14T16:02:11.482Z"))
    expect(refusals).toBe(3)
  })

  it("are tried again by the platform until the bot is there, and none is lost", async () => {
    const store = memoryStore()
    const accept = store.accept.bind(store)
    let refusals = 0
    store.accept = (one) => (refusals++ < 3 ? Promise.reject(new Error("connection refused")) : accept(one))
    const set = await stage((bot) => bot.onText((ctx) => ctx.text), {
      bot: { store },
      emulator: { speed: 1_000 },
    })
    const ann = set.emulator.person("Ann")
    await ann.says("patience")
    await ann.hears("patience")
    expect(set.emulator.deliveries.filter(({ status }) => status === 503)).toHaveLength(3)
  })
})

describe("a handler", () => {
  const failures: Readonly<Record<string, () => unknown>> = {
    "throws at once": () => {
      throw new Error("at once")
    },
    "throws what is no Error": () => Promise.reject("no Error"),
    "throws nothing": () => Promise.reject(undefined),
    "never settles": () => new Promise(() => {}),
    "rejects after its time is over": () =>
      new Promise((_, reject) => {
        setTimeout(() => reject(new Error("too late")), 60)
      }),
  }

  it.each(Object.entries(failures))(
    "that %s is tried again, then buried, and its chat goes on",
    async (_, fail) => {
      const unhandled: unknown[] = []
      const note = (reason: unknown) => unhandled.push(reason)
      process.on("unhandledRejection", note)
      let tries = 0
      const { emulator, bot } = await stage(
        (bot) =>
          bot
            .onText("bad", () => {
              tries++
              return fail() as undefined
            })
            .onText((ctx) => ctx.text),
        { bot: { handlerTimeoutMs: 30, retry: { delaysMs: [1, 1] } } },
      )
      const ann = emulator.person("Ann")
      await ann.says("bad")
      await ann.says("good")
      await ann.hears("good")
      expect(tries).toBe(3)
      expect(await bot.buried.list()).toHaveLength(1)
      process.off("unhandledRejection", note)
      expect(unhandled).toEqual([])
    },
  )

  it("that answers twice says both, once each, whatever the network loses", async () => {
    const { emulator } = await stage((bot) =>
      bot.onText(async (ctx) => {
        await ctx.reply("first answer")
        return "second answer"
      }),
    )
    const lost = emulator.faults.loseAnswers({ operation: "chats.messages.send", times: 2 })
    const ann = emulator.person("Ann")
    await ann.says("hi")
    await ann.hears("second answer")
    await emulator.settled()
    expect(lost.fired).toBe(2)
    expect(ann.bubbles().flatMap(({ text, fromLine }) => (fromLine ? [text] : []))).toEqual([
      "first answer",
      "second answer",
    ])
  })

  it("that is refused with 429 waits as long as it is told, and others do not wait with it", async () => {
    const { emulator } = await stage((bot) => bot.onText((ctx) => ctx.text))
    const ann = emulator.person("Ann")
    const limit = emulator.faults.failCalls({
      operation: "chats.messages.send",
      status: 429,
      retryAfterS: 1,
      times: 1,
    })
    await ann.says("slow")
    await expect.poll(() => limit.fired).toBe(1)
    const ben = emulator.person("Ben")
    await ben.says("quick")
    await ben.hears("quick")
    expect(ann.bubbles()).toHaveLength(1)
    await ann.hears("slow")
  })
})
