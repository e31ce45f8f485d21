import { describe, expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { refused, rig, says } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

describe("messages.create", () => {
  const lines = ["+12025550100", "+12025550101"]
  const to = ["+12025550147"]

  it("opens a chat on the line that rested longest, and the first message may have a link", async () => {
    const { client } = await rig({ lines })
    const message = says("see https://example.com")
    const first = await client.messages.create({ to, message })
    expect(first).toMatchObject({
      created_new_chat: true,
      from: lines[0],
      from_selection: { reason: "new_best_number", reused_existing_chat: false },
      is_group: false,
      previous_chat_id: null,
      message: { delivery_status: "pending" },
    })
    const second = await client.messages.create({ to: ["+12025550148"], message })
    expect(second.from).toBe(lines[1])
  })

  it("goes on in the chat that is there", async () => {
    const { emulator, client } = await rig({ lines })
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi", { line: "+12025550101" })
    const sent = await client.messages.create({ to: [ann.handle], message: says("hello") })
    expect(sent).toMatchObject({
      chat_id: chatId,
      created_new_chat: false,
      from: lines[1],
      from_selection: { reason: "reused_active_chat", reused_existing_chat: true },
    })
  })

  it("moves to a fresh line when the old one is flagged, with the continuation's words", async () => {
    const { emulator, client } = await rig({ lines })
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["phone_number.status_updated"] })
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi")
    emulator.setLineStatus("+12025550100", "FLAGGED")
    expect((await receiver.first("phone_number.status_updated")).event.data).toMatchObject({
      phone_number: "+12025550100",
      previous_status: "ACTIVE",
      new_status: "FLAGGED",
      new_reputation: "CRITICAL",
    })
    const continuation_message = { text: "It's us, from another number" }
    const sent = await client.messages.create({ to: [ann.handle], message: says("x"), continuation_message })
    expect(sent).toMatchObject({
      created_new_chat: true,
      from: lines[1],
      from_selection: { reason: "failover_flagged", reused_existing_chat: false },
      previous_chat_id: chatId,
    })
    await ann.hears("It's us, from another number")
    emulator.setLineStatus("+12025550101", "FLAGGED")
    const call = client.messages.create({ to: ["+12025550190"], message: says("x") })
    expect(await refused(call)).toMatchObject({ status: 409, code: 2015 })
  })
})

describe("messages by id", () => {
  it("tells of inbound ones too, and not of deleted ones", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const said = await ann.says("hi")
    const found = await client.messages.retrieve(said.id)
    expect(found).toMatchObject({
      chat_id: said.chatId,
      delivery_status: "received",
      is_from_me: false,
      from: ann.handle,
      from_handle: { handle: ann.handle, is_me: false },
      parts: [{ type: "text", value: "hi" }],
    })
    const { response } = await client.messages.delete(said.id).withResponse()
    expect(response.status).toBe(204)
    expect(await refused(client.messages.retrieve(said.id))).toMatchObject({ status: 404, code: 2002 })
    expect(ann.bubbles().map((bubble) => bubble.text)).toEqual(["hi"])
  })

  it("edits five times within fifteen minutes", async () => {
    const clock = virtualClock()
    const { emulator, client } = await rig({ clock })
    const receiver = await listen()
    emulator.subscribe(receiver.url)
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hi")
    const { message } = await client.chats.messages.send(chatId, { message: says("teh") })
    const edited = await client.messages.update(message.id, { text: "the" })
    expect(edited.parts).toMatchObject([{ type: "text", value: "the" }])
    expect(await ann.hears("the")).toMatchObject({ edited: true })
    const { event } = await receiver.first("message.edited")
    expect(event.data).toMatchObject({
      id: message.id,
      direction: "outbound",
      part: { index: 0, text: "the" },
    })
    for (const text of ["2", "3", "4", "5"]) await client.messages.update(message.id, { text })
    const sixth = await refused(client.messages.update(message.id, { text: "6" }))
    expect(sixth).toMatchObject({ status: 409, code: 2015 })
    const late = await client.chats.messages.send(chatId, { message: says("late") })
    clock.advance(15 * 60_000)
    await client.messages.update(late.message.id, { text: "just in time" })
    clock.advance(1)
    const tooLate = await refused(client.messages.update(late.message.id, { text: "x" }))
    expect(tooLate).toMatchObject({ status: 409, code: 2015 })
  })

  it("edits only your own texts, on iMessage", async () => {
    const { emulator, client } = await rig()
    const said = await emulator.person("Ann").says("hi")
    const sam = await emulator.person("Sam", { service: "SMS" }).says("hi")
    const sms = await client.chats.messages.send(sam.chatId, { message: says("hello") })
    const parts = [{ type: "media" as const, url: "https://example.com/a.png" }]
    const picture = await client.chats.messages.send(said.chatId, { message: { parts } })
    const edit = (id: string, part_index = 0) =>
      refused(client.messages.update(id, { text: "x", part_index }))
    expect(await edit(said.id)).toMatchObject({ status: 403, code: 2005 })
    expect(await edit(sms.message.id)).toMatchObject({ status: 409, code: 2017 })
    expect(await edit(picture.message.id)).toMatchObject({ status: 400, code: 1005 })
    expect(await edit(picture.message.id, 7)).toMatchObject({ status: 400, code: 1005 })
    const empty = client.messages.update(picture.message.id, { text: "" })
    expect(await refused(empty)).toMatchObject({ status: 400, code: 1005 })
  })

  it("lists a thread from anywhere in it, either way round, in pages", async () => {
    const { emulator, client } = await rig()
    const ann = emulator.person("Ann")
    const root = await ann.says("root")
    const alone = await ann.says("alone")
    const one = await ann.replies(root, "one")
    const two = await ann.replies(one, "two")
    const thread = async (id: string, query: object = {}) => {
      const ids: string[] = []
      for await (const message of client.messages.listMessagesThread(id, query)) ids.push(message.id)
      return ids
    }
    expect(await thread(one.id)).toEqual([root.id, one.id, two.id])
    expect(await thread(root.id, { order: "desc", limit: 1 })).toEqual([two.id, one.id, root.id])
    expect(await thread(alone.id)).toEqual([alone.id])
  })
})
