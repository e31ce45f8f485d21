import LinqAPIV3 from "@linqapp/sdk"
import { expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { refused, rig, says } from "../../test/rig.ts"
import { createEmulator } from "../testing.ts"

it("comes back as it was: ids, people, chats, files, keys, subscriptions and secrets", async () => {
  const { emulator, client } = await rig({ account: { sandbox: true } })
  const receiver = await listen()
  const { secret } = emulator.subscribe(receiver.url, { events: ["message.received"] })
  emulator.connect(() => new Response(), { events: ["message.edited"] })
  const ann = emulator.person("Ann", { readReceipts: false })
  const said = await ann.sends({
    bytes: Uint8Array.of(1, 2),
    filename: "a.png",
    mimeType: "image/png",
    text: "hi",
  })
  const message = { ...says("hello"), idempotency_key: "k", reply_to: { message_id: said.id } }
  const sent = await client.chats.messages.send(said.chatId, { message })
  await emulator.settled()
  await ann.reacts("love", sent.message)
  const group = emulator.group("Trip", [ann, emulator.person("Bob")])
  await client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
  await emulator.settled()

  const again = createEmulator({ state: emulator.save() })
  const other = new LinqAPIV3({ ...again.inProcess, maxRetries: 0 })
  expect(again.secret).toBe(emulator.secret)
  expect(again.transcript()).toBe(emulator.transcript())
  expect(await other.chats.messages.list(said.chatId)).toMatchObject({
    messages: [
      { id: sent.message.id, parts: [{ reactions: [{ type: "love", is_me: false }] }] },
      { id: said.id },
    ],
  })
  const { messages } = await other.messages.listMessagesThread(sent.message.id)
  expect(messages.map(({ id }) => id)).toEqual([said.id, sent.message.id])
  const repeated = await other.chats.messages.send(said.chatId, { message })
  expect(repeated.message.id).toBe(sent.message.id)
  expect(await other.chats.retrieve(group.id)).toMatchObject({ display_name: "Trip", is_group: true })
  const [file] = again.world.attachments.all()
  expect(file?.bytes?.byteLength).toBe(2)
  const stranger = other.messages.create({ to: ["+12025550199"], message: says("hi") })
  expect(await refused(stranger)).toMatchObject({ code: 2008 })
  const { subscriptions } = await other.webhookSubscriptions.list()
  expect(subscriptions).toHaveLength(1)
  await again.person("Ann").says("back")
  const [, back] = await receiver.take("message.received", 2)
  const headers = Object.fromEntries(
    Object.entries(back?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  )
  expect(other.webhooks.unwrap(back?.body ?? "", { headers, key: secret })).toMatchObject({
    data: { chat: { id: said.chatId } },
  })
  await again.stop()
})

it("refuses what is no world", () => {
  expect(() => createEmulator({ state: new Uint8Array(3) })).toThrow(/no world/)
  expect(() => createEmulator({ state: Buffer.from("{}") })).toThrow(/no world/)
})
