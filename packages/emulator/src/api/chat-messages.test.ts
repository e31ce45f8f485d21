import { describe, expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

describe("chats.messages.send", () => {
  it("answers 202 with the message before anything became of it", async () => {
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    const { data, response } = await client.chats.messages
      .send(chatId, { message: says("hello") })
      .withResponse()
    expect(response.status).toBe(202)
    expect(data).toMatchObject({ chat_id: chatId, message: { delivery_status: "pending", sent_at: null } })
    await emulator.settled()
    const found = await client.messages.retrieve(data.message.id)
    expect(found).toMatchObject({
      delivery_status: "read",
      is_delivered: true,
      is_read: true,
      is_from_me: true,
    })
  })

  it("takes 30 messages in a minute for one pair, then answers 429 with the time to wait", async () => {
    const clock = virtualClock()
    const { emulator, client } = await rig({ clock })
    const { chatId } = await emulator.person("Ann").says("hi")
    const other = await emulator.person("Bob").says("hi")
    const send = (chat = chatId) => client.chats.messages.send(chat, { message: says("hello") })
    for (let sent = 0; sent < 30; sent++) {
      await send()
      clock.advance(500)
    }
    const refusal = await refused(send())
    expect(refusal).toMatchObject({ status: 429, code: 1007, retryAfter: "45" })
    expect(refusal.body).toMatchObject({ error: { retry_after: 45 } })
    await send(other.chatId)
    clock.advance(45_000)
    await send()
    expect(await refused(send())).toMatchObject({ status: 429, retryAfter: "1" })
  })

  it("threads an answer, and refuses to answer what is not in the chat", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const said = await ann.says("hi")
    const elsewhere = await emulator.person("Bob").says("hi")
    const reply = (id: string) =>
      client.chats.messages.send(said.chatId, { message: { ...says("yes"), reply_to: { message_id: id } } })
    const { message } = await reply(said.id)
    expect(message.reply_to).toEqual({ message_id: said.id, part_index: 0 })
    expect((await ann.hears("yes")).replyTo).toBe(said.id)
    expect(await refused(reply(elsewhere.id))).toMatchObject({ status: 404, code: 2002 })
  })

  it("fails afterwards when no service reaches the person, or the phone is off", async () => {
    const { emulator, client } = await rig()
    const sam = await emulator.person("Sam", { service: "SMS" }).says("hi")
    const message = { ...says("hello"), preferred_service: "iMessage" as const }
    const sent = await client.chats.messages.send(sam.chatId, { message })
    const off = emulator.person("Off")
    const { chatId } = await off.says("hi")
    off.becomes({ reachable: false })
    const lost = await client.chats.messages.send(chatId, { message: says("hello") })
    await emulator.settled()
    expect((await client.messages.retrieve(sent.message.id)).delivery_status).toBe("failed")
    expect((await client.messages.retrieve(lost.message.id)).delivery_status).toBe("failed")
    expect(off.bubbles().map((bubble) => bubble.text)).toEqual(["hi"])
  })

  it("sends over RCS or SMS when asked to, never iMessage", async () => {
    const { emulator, client } = await rig()
    const ann = await emulator.person("Ann").says("hi")
    const both = await emulator.person("Bo", { services: ["iMessage", "RCS", "SMS"] }).says("hi")
    const send = async (chatId: string, preferred_service: "RCS" | "SMS") =>
      (await client.chats.messages.send(chatId, { message: { ...says("hello"), preferred_service } })).message
    expect((await send(ann.chatId, "RCS")).service).toBe("SMS")
    expect((await send(both.chatId, "SMS")).service).toBe("RCS")
  })
})

describe("chats.messages.list", () => {
  it("pages newest first, both directions, without deleted ones, while new ones arrive", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("1")
    await client.chats.messages.send(chatId, { message: says("2") })
    const third = await ann.says("3")
    await ann.says("4")
    await client.messages.delete(third.id)
    const text = (message: { parts?: unknown[] | null }) => Object(message.parts?.[0]).value
    const first = await client.chats.messages.list(chatId, { limit: 2 })
    expect(first.messages.map(text)).toEqual(["4", "2"])
    await ann.says("5")
    const next = await first.getNextPage()
    expect(next.messages.map(text)).toEqual(["1"])
    expect(next.hasNextPage()).toBe(false)
  })

  it("answers 404/2001 for a chat that is not there", async () => {
    const { client } = await rig()
    const id = "00000000-0000-4000-8000-000000000000"
    expect(await refused(client.chats.messages.list(id))).toMatchObject({ status: 404, code: 2001 })
    const send = client.chats.messages.send(id, { message: says("hi") })
    expect(await refused(send)).toMatchObject({ status: 404, code: 2001 })
  })
})
