import { expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { refused, rig, says } from "../../test/rig.ts"

it("adds and removes people with 202 and events, and keeps their history", async () => {
  const { emulator, client } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url)
  const trip = emulator.group("Trip", [emulator.person("Ann"), emulator.person("Bob")])
  const handle = "+12025550163"
  const { data, response } = await client.chats.participants.add(trip.id, { handle }).withResponse()
  expect(response.status).toBe(202)
  expect(data).toMatchObject({ message: "Participant addition queued", status: "accepted" })
  const added = await receiver.first("participant.added")
  expect(added.event.data).toMatchObject({ chat_id: trip.id, handle, participant: { status: "active" } })
  const removal = await client.chats.participants.remove(trip.id, { handle })
  expect(removal).toMatchObject({ message: "Participant removal queued", status: "accepted" })
  const removed = await receiver.first("participant.removed")
  expect(removed.event.data).toMatchObject({ handle, participant: { status: "removed" } })
  expect(removed.event.data.participant.left_at).toEqual(expect.any(String))
  const { handles } = await client.chats.retrieve(trip.id)
  expect(handles.map((one) => one.status)).toEqual(["active", "active", "active", "removed"])
})

it("refuses direct chats, SMS groups, other services, doubles and groups that would be too small", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const bob = emulator.person("Bob")
  const sam = emulator.person("Sam", { service: "SMS" })
  const trip = emulator.group("Trip", [ann, bob])
  const direct = await ann.says("hi")
  const texts = emulator.group("Texts", [ann, bob, sam])
  const add = (chat: string, handle: string) => refused(client.chats.participants.add(chat, { handle }))
  const remove = (chat: string, handle: string) => refused(client.chats.participants.remove(chat, { handle }))
  expect(await add(direct.chatId, bob.handle)).toMatchObject({ status: 409, code: 2015 })
  expect(await add(texts.id, "+12025550163")).toMatchObject({ status: 409, code: 2017 })
  expect(await add(trip.id, sam.handle)).toMatchObject({ status: 409, code: 2017 })
  expect(await add(trip.id, ann.handle)).toMatchObject({ status: 409, code: 2015 })
  expect(await add(trip.id, "nobody")).toMatchObject({ status: 400, code: 1002 })
  expect(await remove(trip.id, ann.handle)).toMatchObject({ status: 409, code: 2015 })
  expect(await remove(trip.id, sam.handle)).toMatchObject({ status: 400, code: 1005 })
  expect(await remove(trip.id, emulator.line)).toMatchObject({ status: 400, code: 1005 })
  await client.chats.messages.send(trip.id, { message: says("still here") })
})
