import { expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { refused, rig } from "../../test/rig.ts"

const add = "add" as const

it("reacts with 202, an event from you, and a mark on the message", async () => {
  const { emulator, client } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url)
  const said = await emulator.person("Ann").says("hi")
  const { data, response } = await client.messages
    .addReaction(said.id, { operation: add, type: "love" })
    .withResponse()
  expect(response.status).toBe(202)
  expect(data).toEqual({
    message: "Reaction processed",
    status: "accepted",
    trace_id: response.headers.get("x-trace-id"),
  })
  const { event } = await receiver.first("reaction.added")
  expect(event.data).toMatchObject({
    message_id: said.id,
    reaction_type: "love",
    is_from_me: true,
    part_index: 0,
  })
  expect(event.trace_id).toBe(data.trace_id)
  const { parts } = await client.messages.retrieve(said.id)
  expect(parts?.[0]?.reactions).toMatchObject([{ type: "love", is_me: true, custom_emoji: null }])
})

it("puts a second reaction in place of the first, and takes it away again", async () => {
  const { emulator, client } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: ["reaction.added", "reaction.removed"] })
  const said = await emulator.person("Ann").says("hi")
  await client.messages.addReaction(said.id, { operation: add, type: "love" })
  await client.messages.addReaction(said.id, { operation: add, type: "love" })
  await client.messages.addReaction(said.id, { operation: add, type: "custom", custom_emoji: "🔥" })
  await client.messages.addReaction(said.id, { operation: "remove", type: "custom", custom_emoji: "🔥" })
  await emulator.settled()
  const told = receiver.received.map(({ type, event }) => `${type} ${event.data.reaction_type}`)
  expect(told).toEqual([
    "reaction.added love",
    "reaction.removed love",
    "reaction.added custom",
    "reaction.removed custom",
  ])
  expect((await client.messages.retrieve(said.id)).parts?.[0]?.reactions).toBeNull()
})

it("refuses what cannot be", async () => {
  const { emulator, client } = await rig()
  const said = await emulator.person("Ann").says("hi")
  const sms = await emulator.person("Sam", { service: "SMS" }).says("hi")
  const react = (id: string, body: object) =>
    refused(client.post(`/v3/messages/${id}/reactions`, { body: { operation: "add", ...body } }))
  const nobody = "00000000-0000-4000-8000-000000000000"
  expect(await react(sms.id, { type: "love" })).toMatchObject({ status: 409, code: 2017 })
  expect(await react(nobody, { type: "love" })).toMatchObject({ status: 404, code: 2002 })
  expect(await react(said.id, { type: "sticker" })).toMatchObject({ status: 400, code: 1005 })
  expect(await react(said.id, { type: "custom" })).toMatchObject({ status: 400, code: 1001 })
  expect(await react(said.id, { type: "love", custom_emoji: "🔥" })).toMatchObject({
    status: 400,
    code: 1005,
  })
  expect(await react(said.id, { type: "love", part_index: 3 })).toMatchObject({ status: 400, code: 1005 })
  expect(await react(said.id, {})).toMatchObject({ status: 400, code: 1005 })
})
