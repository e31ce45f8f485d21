import { expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { rig } from "../../test/rig.ts"
import { newerEventTypes } from "../webhooks/event-types.ts"

it("tells events that nobody causes, in both specs", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  emulator.subscribe(receiver.url, { events: ["call.ringing", "location.sharing.started"] })
  for (const type of ["call.ringing", "call.ended", "location.sharing.started", "message.teleported"]) {
    emulator.trigger(type, type === "message.teleported" ? { data: { to: "Mars" } } : {})
  }
  await emulator.settled()
  expect(receiver.received.map(({ type }) => type)).toEqual([
    "call.ringing",
    "location.sharing.started",
    "message.teleported",
  ])
  expect(receiver.received[2]?.event.data).toEqual({ to: "Mars" })
  expect(() => emulator.trigger("message.received")).toThrow(/ann\.says/)
  const latest = await rig({ spec: "latest" })
  const other = await listen()
  latest.emulator.subscribe(other.url)
  const causeless = newerEventTypes.filter((type) => /^(payment|connection)\.|update_failed$/.test(type))
  for (const type of causeless) latest.emulator.trigger(type)
  await latest.emulator.settled()
  expect(other.received.map(({ type }) => type)).toEqual(causeless)
})

it("lets people call, stick pictures on bubbles, and be regarded", async () => {
  const { emulator, client } = await rig()
  const receiver = await listen()
  const ann = emulator.person("Ann")
  const said = await ann.says("hi")
  emulator.subscribe(receiver.url)
  await ann.calls("declined")
  await emulator.settled()
  const picture = {
    bytes: Uint8Array.of(1),
    filename: "star.png",
    mimeType: "image/png",
    width: 64,
    height: 64,
  }
  await ann.sticks(picture, said)
  emulator.changeLine(emulator.line, { reputation: "AT_RISK" })
  emulator.setHealth(said, "CRITICAL")
  await emulator.settled()
  expect(receiver.received.map(({ type }) => type)).toEqual([
    "call.initiated",
    "call.ringing",
    "call.declined",
    "reaction.added",
    "phone_number.status_updated",
  ])
  const sticker = {
    file_name: "star.png",
    width: 64,
    height: 64,
    mime_type: "image/png",
    url: expect.any(String),
  }
  expect(receiver.received[3]?.event.data).toMatchObject({ reaction_type: "sticker", sticker })
  const { parts } = await client.messages.retrieve(said.id)
  expect(parts?.[0]?.reactions).toMatchObject([{ type: "sticker", sticker }])
  expect(receiver.received[4]?.event.data).toMatchObject({
    previous_reputation: "HEALTHY",
    new_reputation: "AT_RISK",
  })
  expect((await client.chats.retrieve(said.chatId)).health_status.status).toBe("CRITICAL")
})
