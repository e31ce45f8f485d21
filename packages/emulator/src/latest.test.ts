import { describe, expect, it } from "vitest"
import { listen } from "../test/receiver.ts"
import { refused, rig, says } from "../test/rig.ts"

/** What the tests read of a poll, which the SDK does not type. */
interface Poll {
  readonly message_id: string
  readonly poll: { readonly options: readonly { readonly option_id: string }[] }
}

const latest = { spec: "latest" } as const

describe("spec latest", () => {
  it("has 45 event types, and July none of the newer ones", async () => {
    const { client } = await rig(latest)
    const { events } = await client.webhookEvents.list()
    expect(events).toHaveLength(45)
    expect(new Set(events).size).toBe(45)
    const body = { target_url: "https://example.com/", subscribed_events: ["poll.sent"] }
    expect(await client.post("/v3/webhook-subscriptions", { body })).toMatchObject(body)
    const july = await rig()
    const call = july.client.post("/v3/webhook-subscriptions", { body })
    expect(await refused(call)).toMatchObject({ status: 400, code: 1005 })
    const blocked = july.client.get("/v3/blocked_handles")
    expect(await refused(blocked)).toMatchObject({ status: 404 })
  })

  it("types in groups and forbids an effect on the first message", async () => {
    const { emulator, client } = await rig(latest)
    const ann = emulator.person("Ann")
    const group = emulator.group("", [ann, emulator.person("Bob")])
    await ann.says("hi", { in: group })
    await client.chats.typing.start(group.id)
    expect(ann.seesTyping({ in: group })).toBe(true)
    const effect = { type: "screen" as const, name: "confetti" }
    const message = { ...says("hi"), effect }
    const call = client.chats.create({ from: emulator.line, to: ["+12025550188"], message })
    expect(await refused(call)).toMatchObject({ status: 400, code: 1005 })
  })

  it("mentions people of a group", async () => {
    const { emulator, client } = await rig(latest)
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.sent"] })
    const ann = emulator.person("Ann")
    const group = emulator.group("", [ann, emulator.person("Bob")])
    const part = { type: "text", value: "Ann, look", mention: ann.handle, mention_range: [0, 3] }
    const send = (change: object) =>
      client.post(`/v3/chats/${group.id}/messages`, {
        body: { message: { parts: [{ ...part, ...change }] } },
      })
    await send({})
    const { event } = await receiver.first("message.sent")
    expect(event.data.parts).toEqual([part])
    const stranger = send({ mention: "+12025550199" })
    expect(await refused(stranger)).toMatchObject({ status: 400, code: 1004 })
  })

  it("leaves lines out that are excluded, and rotates what it offers", async () => {
    const lines = ["+12025550100", "+12025550101"]
    const { client } = await rig({ ...latest, lines })
    const body = (exclude_from: string[]) => ({ to: ["+12025550147"], message: says("hi"), exclude_from })
    const create = (exclude: string[]) => client.post("/v3/messages", { body: body(exclude) })
    expect(await refused(create(lines))).toMatchObject({ status: 400, code: 1005 })
    expect(await create(lines.slice(0, 1))).toMatchObject({ from: lines[1] })
    const offered = []
    for (let n = 0; n < 2; n++) offered.push((await client.availableNumber.retrieve()).phone_number)
    expect(offered.sort()).toEqual(lines)
  })

  it("says more of messages that failed", async () => {
    const { emulator, client } = await rig(latest)
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.failed"] })
    const { chatId } = await emulator.person("Ann").says("hi")
    emulator.faults.failMessages({ code: 4006 })
    await client.chats.messages.send(chatId, { message: says("hi") })
    const { event } = await receiver.first("message.failed")
    expect(event.data).toMatchObject({ code: 4006, detail_code: null, service: "iMessage" })
  })
})

describe("a background", () => {
  it("is set and taken away with 202 and an event, and shows on iMessage only", async () => {
    const { emulator, client } = await rig(latest)
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["chat.background_updated"] })
    const { chatId } = await emulator.person("Ann").says("hi")
    const sam = await emulator.person("Sam", { service: "SMS" }).says("hi")
    const body = { type: "color", variant: "sky" }
    await client.post(`/v3/chats/${sam.chatId}/background`, { body })
    await client.post(`/v3/chats/${chatId}/background`, { body })
    await client.delete(`/v3/chats/${chatId}/background`)
    const [set, removed] = await receiver.take("chat.background_updated", 2)
    expect(set?.event.data).toMatchObject({
      chat: { id: chatId },
      background: body,
      actor_handle: { is_me: true },
    })
    expect(removed?.event.data.background).toBeNull()
    expect(receiver.received).toHaveLength(2)
    expect(emulator.calls.map(({ status }) => status)).toEqual([202, 202, 202])
  })
})

describe("a poll", () => {
  const options = [{ text: "Pizza" }, { text: "Pasta" }]

  it("is sent, voted on, grows and is read, each with its event", async () => {
    const { emulator, client } = await rig(latest)
    const receiver = await listen()
    const ann = emulator.person("Ann")
    const { chatId } = await ann.says("hungry")
    emulator.subscribe(receiver.url)
    const poll = { options, idempotency_key: "p1" }
    const sent = await client.post<Poll>(`/v3/chats/${chatId}/polls`, { body: { poll } })
    expect(sent.poll).toMatchObject({
      options: [{ text: "Pizza", voters: [] }, { text: "Pasta" }],
      total_voters: 0,
    })
    expect(await client.post(`/v3/chats/${chatId}/polls`, { body: { poll } })).toEqual(sent)
    await emulator.settled()
    const id = sent.message_id
    expect(ann.bubbles().at(-1)?.id).toBe(id)
    await ann.votes("Pizza", { id })
    const path = `/v3/messages/${id}/poll`
    const [pizza] = sent.poll.options
    const vote = { operation: "add", option_id: pizza?.option_id }
    expect(await client.post(`${path}/votes`, { body: vote })).toMatchObject({ poll: { total_voters: 2 } })
    await client.post(`${path}/votes`, { body: { ...vote, operation: "remove" } })
    await client.post(`${path}/options`, { body: { options: [{ text: "Soup" }] } })
    await ann.reacts("love", { id })
    const found = await client.get(path)
    expect(found).toMatchObject({
      poll: {
        options: [{ voters: [{ handle: { handle: ann.handle } }] }, {}, { text: "Soup" }],
        total_voters: 1,
      },
      reactions: [{ type: "love" }],
    })
    await emulator.settled()
    expect(receiver.received.map(({ type }) => type)).toEqual([
      "poll.sent",
      "poll.delivered",
      "poll.read",
      "poll.vote.added",
      "poll.vote.added",
      "poll.vote.removed",
      "poll.updated",
      "poll.reaction.added",
    ])
    expect(ann.bubbles().at(-1)?.poll).toEqual([
      { text: "Pizza", votes: 1 },
      { text: "Pasta", votes: 0 },
      { text: "Soup", votes: 0 },
    ])
  })

  it("comes from people, fails, and is refused where it cannot be", async () => {
    const { emulator, client } = await rig(latest)
    const receiver = await listen()
    const ann = emulator.person("Ann")
    const { chatId, id } = await ann.says("hi")
    emulator.subscribe(receiver.url)
    await ann.polls(["Yes", "No"])
    expect((await receiver.first("poll.received")).event.data).toMatchObject({ direction: "inbound" })
    emulator.faults.failMessages({ times: 1 })
    const send = (chat: string, poll: object) => client.post(`/v3/chats/${chat}/polls`, { body: { poll } })
    await send(chatId, { options })
    expect((await receiver.first("poll.failed")).event.data.error).toMatchObject({ code: 4001 })
    const sam = await emulator.person("Sam", { service: "SMS" }).says("hi")
    const empty = emulator.group("", [ann, emulator.person("Bob")])
    expect(await refused(send(sam.chatId, { options }))).toMatchObject({ status: 409, code: 2017 })
    expect(await refused(send(empty.id, { options }))).toMatchObject({ status: 409, code: 2015 })
    expect(await refused(send(chatId, { options: [{ text: "One" }] }))).toMatchObject({
      status: 400,
      code: 1005,
    })
    expect(await refused(client.get(`/v3/messages/${id}/poll`))).toMatchObject({ status: 404, code: 2002 })
  })
})
