import { expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

it("shows the dots until a send, a stop or ninety seconds", async () => {
  const clock = virtualClock()
  const { emulator, client } = await rig({ clock })
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const { response } = await client.chats.typing.start(chatId).withResponse()
  expect(response.status).toBe(204)
  expect(ann.seesTyping()).toBe(true)
  clock.advance(90_000)
  expect(ann.seesTyping()).toBe(false)
  await client.chats.typing.start(chatId)
  await client.chats.typing.stop(chatId)
  expect(ann.seesTyping()).toBe(false)
  await client.chats.typing.start(chatId)
  await client.chats.messages.send(chatId, { message: says("hello") })
  expect(ann.seesTyping()).toBe(false)
  clock.advance(5 * 60_000 + 1)
  await client.chats.typing.start(chatId)
  expect(ann.seesTyping()).toBe(false)
})

it("accepts SMS without effect and refuses groups", async () => {
  const { emulator, client } = await rig()
  const sam = emulator.person("Sam", { service: "SMS" })
  const { chatId } = await sam.says("hi")
  await client.chats.typing.start(chatId)
  expect(sam.seesTyping()).toBe(false)
  const trip = emulator.group("Trip", [emulator.person("Ann"), emulator.person("Bob")])
  expect(await refused(client.chats.typing.start(trip.id))).toMatchObject({ status: 403, code: 2005 })
})
