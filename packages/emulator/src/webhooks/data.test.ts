import { describe, expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { rig, says } from "../../test/rig.ts"

const handleKeys = ["handle", "id", "is_me", "joined_at", "left_at", "service", "status"]

describe("version 2026-02-03", () => {
  it("wraps a message from a person in the documented envelope", async () => {
    const { emulator } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url)
    const ann = emulator.person("Ann")
    const said = await ann.says("hi")
    const { event, headers } = await receiver.first("message.received")
    expect(event).toMatchObject({
      api_version: "v3",
      webhook_version: "2026-02-03",
      event_type: "message.received",
      event_id: headers["webhook-id"],
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      partner_id: expect.any(String),
    })
    const { data } = event
    expect(data).toMatchObject({
      id: said.id,
      direction: "inbound",
      chat: { id: said.chatId, is_group: false, owner_handle: { handle: emulator.line, is_me: true } },
      sender_handle: { handle: ann.handle, is_me: false },
      parts: [{ type: "text", value: "hi" }],
      effect: null,
      service: "iMessage",
      sent_at: expect.any(String),
      delivered_at: null,
      read_at: null,
    })
    expect(Object.keys(data.sender_handle).sort()).toEqual(handleKeys)
    expect(Object.keys(data.chat.owner_handle).sort()).toEqual(handleKeys)
    expect(Object.keys(data.parts[0])).toEqual(["type", "value"])
    for (const absent of ["idempotency_key", "preferred_service", "reply_to"])
      expect(data).not.toHaveProperty(absent)
    const created = await receiver.first("chat.created")
    expect(created.event.data).toMatchObject({ id: said.chatId, is_group: false, display_name: ann.handle })
    expect(created.event.data).not.toHaveProperty("is_archived")
    expect(created.event.trace_id).toBe(event.trace_id)
  })

  it("tells sent, delivered and read of one send, each with one time more, on the trace of the call", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.sent", "message.delivered", "message.read"] })
    const { chatId } = await emulator.person("Ann").says("hi")
    const message = { ...says("hello"), idempotency_key: "turn-1" }
    const { response, data: sent } = await client.chats.messages.send(chatId, { message }).withResponse()
    await emulator.settled()
    expect(receiver.received.map(({ type, event: { data } }) => [type, ...times(data)])).toEqual([
      ["message.sent", true, false, false],
      ["message.delivered", true, true, false],
      ["message.read", true, true, true],
    ])
    for (const { event } of receiver.received) {
      expect(event.trace_id).toBe(response.headers.get("x-trace-id"))
      expect(event.data).toMatchObject({
        id: sent.message.id,
        direction: "outbound",
        idempotency_key: "turn-1",
        preferred_service: null,
        sender_handle: { is_me: true },
      })
    }
  })
})

describe("version 2025-01-01", () => {
  it("writes messages in the older shape", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url, { version: "2025-01-01" })
    const ann = emulator.person("Ann")
    const said = await ann.says("hi")
    await client.chats.messages.send(said.chatId, { message: says("hello") })
    const inbound = (await receiver.first("message.received")).event
    expect(inbound.webhook_version).toBe("2025-01-01")
    expect(inbound.data).toMatchObject({
      chat_id: said.chatId,
      is_group: false,
      is_from_me: false,
      from: ann.handle,
      from_handle: { handle: ann.handle },
      recipient_handle: { handle: emulator.line, is_me: true },
      recipient_phone: emulator.line,
      received_at: expect.any(String),
      message: { id: said.id, parts: [{ type: "text", value: "hi" }], is_delivered: false, is_read: false },
    })
    const read = (await receiver.first("message.read")).event
    expect(read.data).toMatchObject({
      is_from_me: true,
      recipient_handle: null,
      received_at: null,
      message_id: expect.any(String),
      read_at: expect.any(String),
      message: { is_delivered: true, is_read: true },
    })
  })

  it("has no edits, and shares everything else", async () => {
    const { emulator } = await rig()
    const older = await listen()
    const newer = await listen()
    emulator.subscribe(older.url, { version: "2025-01-01" })
    emulator.subscribe(newer.url, { version: "2026-02-03" })
    const ann = emulator.person("Ann")
    const said = await ann.says("teh")
    await ann.edits(said, "the")
    await ann.reacts("🔥", said)
    await emulator.settled()
    const types = (receiver: typeof older) => receiver.received.map(({ type }) => type)
    expect(types(older)).toEqual(["chat.created", "message.received", "reaction.added"])
    expect(types(newer)).toEqual(["chat.created", "message.received", "message.edited", "reaction.added"])
    const data = async (receiver: typeof older) => (await receiver.first("reaction.added")).event.data
    expect(await data(older)).toEqual(await data(newer))
    expect(await data(older)).toMatchObject({
      reaction_type: "custom",
      custom_emoji: "🔥",
      is_from_me: false,
    })
    const { event } = await newer.first("message.edited")
    expect(event.data).toMatchObject({ direction: "inbound", part: { index: 0, text: "the" } })
  })
})

describe("receipts", () => {
  const cases = [
    ["iMessage", { service: "iMessage" }, ["sent", "delivered", "read"]],
    ["iMessage without read receipts", { readReceipts: false }, ["sent", "delivered"]],
    ["RCS", { service: "RCS" }, ["sent", "delivered", "read"]],
    ["SMS", { service: "SMS" }, ["sent"]],
    ["a phone that is off", { reachable: false }, ["failed"]],
  ] as const

  it.each(cases)("of %s", async (_case, traits, expected) => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    const { handle } = emulator.person("Ann", traits)
    emulator.subscribe(receiver.url)
    await client.chats.create({ from: emulator.line, to: [handle], message: says("hi") })
    await emulator.settled()
    const types = receiver.received.map(({ type }) => type)
    expect(types).toEqual(["chat.created", ...expected.map((stage) => `message.${stage}`)])
  })

  it("of a group are sent alone, unless they are asked for", async () => {
    for (const groupReceipts of [false, true]) {
      const { emulator, client } = await rig({ groupReceipts })
      const receiver = await listen()
      const trip = emulator.group("Trip", [emulator.person("Ann"), emulator.person("Bob")])
      emulator.subscribe(receiver.url)
      await client.chats.messages.send(trip.id, { message: says("hi") })
      await emulator.settled()
      const types = receiver.received.map(({ type }) => type)
      expect(types).toEqual(
        groupReceipts ? ["message.sent", "message.delivered", "message.read"] : ["message.sent"],
      )
    }
  })

  it("fail flat, with a code and a reason", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.failed"] })
    const sam = await emulator.person("Sam", { service: "SMS" }).says("hi")
    const message = { ...says("hello"), preferred_service: "iMessage" as const }
    const sent = await client.chats.messages.send(sam.chatId, { message })
    const { event } = await receiver.first("message.failed")
    expect(event.data).toEqual({
      chat_id: sam.chatId,
      message_id: sent.message.id,
      code: 4001,
      reason: expect.any(String),
      failed_at: expect.any(String),
    })
  })
})

function times(data: Record<string, unknown>): boolean[] {
  return [data.sent_at, data.delivered_at, data.read_at].map((time) => typeof time === "string")
}
