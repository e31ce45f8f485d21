import { describe, expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { refused, rig, says } from "../../test/rig.ts"

const ann = "+12025550147"
const bob = "+12025550148"
const cid = "+12025550149"

describe("chats.create", () => {
  it("opens a chat, sends, and answers 201 with a pending message", async () => {
    const { emulator, client } = await rig()
    const from = emulator.line
    const { data, response } = await client.chats
      .create({ from, to: [ann], message: says("hi") })
      .withResponse()
    expect(response.status).toBe(201)
    expect(data.chat).toMatchObject({
      display_name: ann,
      is_group: false,
      service: "iMessage",
      health_status: { status: "HEALTHY", doc_url: expect.stringContaining("#healthy") },
      message: {
        delivery_status: "pending",
        sent_at: null,
        parts: [{ type: "text", value: "hi", reactions: null }],
        from_handle: { handle: from, is_me: true },
      },
    })
    expect(data.chat.handles).toEqual([
      expect.objectContaining({ handle: from, is_me: true, status: "active", left_at: null }),
      expect.objectContaining({ handle: ann, is_me: false, status: "active", left_at: null }),
    ])
  })

  it("finds the old chat by line and recipients, in any order, and then allows links", async () => {
    const { emulator, client } = await rig()
    const from = emulator.line
    const first = await client.chats.create({ from, to: [ann, bob], message: says("hi") })
    const link = { parts: [{ type: "link" as const, value: "https://example.com" }] }
    const again = await client.chats.create({ from, to: [bob, ann], message: link })
    expect(again.chat.id).toBe(first.chat.id)
    expect(again.chat.is_group).toBe(true)
    const alone = await client.chats.create({ from, to: [ann], message: says("hi") })
    expect(alone.chat.id).not.toBe(first.chat.id)
  })

  it("refuses links in the first message, and leaves no chat behind", async () => {
    const { emulator, client } = await rig()
    const from = emulator.line
    const link = { parts: [{ type: "link" as const, value: "https://example.com" }] }
    for (const message of [link, says("see https://example.com"), says("see www.example.com")]) {
      const call = client.chats.create({ from, to: [ann], message })
      expect(await refused(call)).toMatchObject({ status: 400, code: 1005 })
    }
    expect((await client.chats.listChats()).chats).toEqual([])
  })

  it("opens another group once the old one has a name, other people, or no you", async () => {
    const { emulator, client } = await rig()
    const from = emulator.line
    const to = [ann, bob, cid]
    const ids = new Set<string>()
    const open = async () => {
      const { chat } = await client.chats.create({ from, to, message: says("hi") })
      ids.add(chat.id)
      return chat.id
    }
    await client.chats.update(await open(), { display_name: "Trip" })
    await emulator.settled()
    await client.chats.participants.remove(await open(), { handle: cid })
    await client.chats.leaveChat(await open())
    await open()
    expect(ids.size).toBe(4)
  })

  it.each([
    ["no from", { to: [ann], message: says("hi") }, 400, 1001],
    ["no to", { from: "+12025550100", message: says("hi") }, 400, 1001],
    ["no message", { from: "+12025550100", to: [ann] }, 400, 1001],
    ["no parts", { from: "+12025550100", to: [ann], message: {} }, 400, 1001],
    ["a from that is no number", { from: "12025550100", to: [ann], message: says("hi") }, 400, 1002],
    ["a to that is no handle", { from: "+12025550100", to: ["nobody"], message: says("hi") }, 400, 1002],
    ["an empty to", { from: "+12025550100", to: [], message: says("hi") }, 400, 1005],
    ["itself as recipient", { from: "+12025550100", to: ["+12025550100"], message: says("hi") }, 400, 1005],
    ["a line of somebody else's", { from: "+12025550111", to: [ann], message: says("hi") }, 403, 2006],
  ])("refuses %s", async (_case, body, status, code) => {
    const { client } = await rig()
    expect(await refused(client.post("/v3/chats", { body }))).toMatchObject({ status, code })
  })

  it("takes 31 recipients and refuses 32", async () => {
    const { emulator, client } = await rig()
    const people = (count: number) => Array.from({ length: count }, (_, n) => `+1202555${1000 + n}`)
    const send = (count: number) =>
      client.chats.create({ from: emulator.line, to: people(count), message: says("hi") })
    expect((await send(31)).chat.handles).toHaveLength(32)
    expect(await refused(send(32))).toMatchObject({ status: 400, code: 1005 })
  })
})

describe("chats", () => {
  it("lists the latest first, by line and by participant, in pages", async () => {
    const lines = ["+12025550100", "+12025550101"]
    const { emulator, client } = await rig({ lines })
    const [one = "", two = ""] = lines
    const a = await client.chats.create({ from: one, to: [ann], message: says("a") })
    const b = await client.chats.create({ from: two, to: [bob], message: says("b") })
    const c = await client.chats.create({ from: one, to: [ann, bob], message: says("c") })
    await emulator.settled()
    const ids = async (query: object) => {
      const found: string[] = []
      for await (const chat of client.chats.listChats(query)) found.push(chat.id)
      return found.sort()
    }
    const sorted = (...chats: { chat: { id: string } }[]) => chats.map(({ chat }) => chat.id).sort()
    expect(await ids({ limit: 1 })).toEqual(sorted(a, b, c))
    expect(await ids({ from: one })).toEqual(sorted(a, c))
    expect(await ids({ to: bob })).toEqual(sorted(b, c))
    const page = await client.chats.listChats({ limit: 2 })
    expect(page.chats).toHaveLength(2)
    expect(page.hasNextPage()).toBe(true)
    expect((await client.chats.listChats({ limit: 3 })).hasNextPage()).toBe(false)
    for (const query of [{ limit: 0 }, { limit: 101 }, { cursor: "%%%" }]) {
      expect(await refused(client.chats.listChats(query))).toMatchObject({ status: 400, code: 1005 })
    }
    expect(await refused(client.chats.listChats({ from: "x" }))).toMatchObject({ status: 400, code: 1002 })
  })

  it("tells of one chat, also after leaving it", async () => {
    const { emulator, client } = await rig()
    const to = [ann, bob, cid]
    const { chat } = await client.chats.create({ from: emulator.line, to, message: says("hi") })
    await client.chats.leaveChat(chat.id)
    const found = await client.chats.retrieve(chat.id)
    expect(found).toMatchObject({ id: chat.id, is_group: true, is_archived: false, service: "iMessage" })
    expect(found.handles[0]).toMatchObject({ is_me: true, status: "left", left_at: expect.any(String) })
  })

  it("renames a group afterwards, with an event, and refuses direct chats", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url)
    const from = emulator.line
    const { chat } = await client.chats.create({ from, to: [ann, bob], message: says("hi") })
    const answer = await client.chats.update(chat.id, { display_name: "Trip" })
    expect(answer).toEqual({ chat_id: chat.id, status: "pending" })
    const { event } = await receiver.first("chat.group_name_updated")
    expect(event.data).toMatchObject({ chat_id: chat.id, old_value: null, new_value: "Trip" })
    expect(event.data.changed_by_handle).toMatchObject({ handle: from, is_me: true })
    expect((await client.chats.retrieve(chat.id)).display_name).toBe("Trip")
    await client.chats.update(chat.id, { group_chat_icon: "https://example.com/a.png" })
    expect((await receiver.first("chat.group_icon_updated")).event.data.new_value).toContain("a.png")
    expect(await refused(client.chats.update(chat.id, {}))).toMatchObject({ status: 400, code: 1001 })
    const direct = await client.chats.create({ from, to: [ann], message: says("hi") })
    const rename = client.chats.update(direct.chat.id, { display_name: "Us" })
    expect(await refused(rename)).toMatchObject({ status: 409, code: 1006 })
  })

  it("tells that an SMS group cannot be named", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url)
    emulator.person("Sam", { handle: ann, service: "SMS" })
    const to = [ann, bob]
    const { chat } = await client.chats.create({ from: emulator.line, to, message: says("hi") })
    await client.chats.update(chat.id, { display_name: "Trip" })
    const { event } = await receiver.first("chat.group_name_update_failed")
    expect(event.data).toMatchObject({ chat_id: chat.id, error_code: 4001 })
  })

  it("marks a chat read with 204 and no event", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    const said = await emulator.person("Ann").says("hi")
    emulator.subscribe(receiver.url)
    await client.chats.markAsRead(said.chatId)
    await emulator.settled()
    expect((await client.messages.retrieve(said.id)).read_at).toEqual(expect.any(String))
    expect(receiver.received).toEqual([])
  })

  it("leaves groups of four on iMessage, and nothing else", async () => {
    const { emulator, client } = await rig()
    const receiver = await listen()
    emulator.subscribe(receiver.url)
    const from = emulator.line
    const open = async (to: string[]) =>
      (await client.chats.create({ from, to, message: says("hi") })).chat.id
    const direct = await open([ann])
    const three = await open([ann, bob])
    const four = await open([ann, bob, cid])
    expect(await refused(client.chats.leaveChat(direct))).toMatchObject({ status: 409, code: 2015 })
    expect(await refused(client.chats.leaveChat(three))).toMatchObject({ status: 409, code: 2015 })
    const { data, response } = await client.chats.leaveChat(four).withResponse()
    expect(response.status).toBe(202)
    expect(data).toMatchObject({ status: "accepted", trace_id: response.headers.get("x-trace-id") })
    const { event } = await receiver.first("participant.removed")
    expect(event.data).toMatchObject({ handle: from, participant: { status: "left", is_me: true } })
    const afterwards = [
      client.chats.messages.send(four, { message: says("hello?") }),
      client.chats.markAsRead(four),
      client.chats.typing.start(four),
      client.chats.leaveChat(four),
    ]
    for (const call of afterwards) expect(await refused(call)).toMatchObject({ status: 409, code: 2013 })
  })
})
