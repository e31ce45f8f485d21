import { expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { refused, rig } from "../../test/rig.ts"

it("asks in direct iMessage chats only, where the account may", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  expect(ann.seesLocationRequest()).toBe(false)
  expect(await client.chats.location.request(chatId)).toEqual({
    success: true,
    message: "Location request sent",
  })
  expect(ann.seesLocationRequest()).toBe(true)
  const sam = await emulator.person("Sam", { service: "SMS" }).says("hi")
  expect(await refused(client.chats.location.request(sam.chatId))).toMatchObject({ status: 409, code: 2017 })
  const group = emulator.group("", [ann, emulator.person("Bob")])
  expect(await refused(client.chats.location.request(group.id))).toMatchObject({ status: 409, code: 2016 })
  const without = await rig({ account: { location: false } })
  const there = await without.emulator.person("Ann").says("hi")
  const call = without.client.chats.location.request(there.chatId)
  expect(await refused(call)).toMatchObject({ status: 403, code: 2011 })
})

it("tells where those are who share, in groups too, and who began and stopped", async () => {
  const { emulator, client } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url)
  const [ann, bob] = [emulator.person("Ann"), emulator.person("Bob")]
  const group = emulator.group("", [ann, bob])
  const features = async () => (await client.chats.location.retrieve(group.id)).data.features
  expect(await features()).toEqual([])
  await ann.sharesLocation(
    { latitude: 52.5, longitude: 13.4, altitude: 34, locality: "Berlin" },
    { in: group },
  )
  await bob.sharesLocation({ latitude: 48.1, longitude: 11.6 }, { in: group, for: "1 hour" })
  await ann.sharesLocation({ latitude: 52.6, longitude: 13.5 }, { in: group })
  expect(await features()).toMatchObject([
    { geometry: { coordinates: [13.5, 52.6] }, properties: { handle: ann.handle } },
    { geometry: { coordinates: [11.6, 48.1] }, properties: { handle: bob.handle } },
  ])
  const started = await receiver.take("location.sharing.started", 2)
  expect(started.map(({ event }) => [event.data.shared_by, event.data.ends_at !== null])).toEqual([
    [ann.handle, false],
    [bob.handle, true],
  ])
  await emulator.clock.advance("61 minutes")
  expect(await features()).toHaveLength(1)
  await ann.stopsSharingLocation({ in: group })
  expect(await features()).toEqual([])
  const { event } = await receiver.first("location.sharing.stopped")
  expect(event.data).toEqual({ shared_by: ann.handle, shared_with: emulator.line })
})
