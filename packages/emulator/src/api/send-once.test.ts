import { expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

const message = { ...says("hello"), idempotency_key: "turn-1" }

it("answers the same key with the first answer, word for word, and sends once", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const first = await client.chats.messages.send(chatId, { message })
  await emulator.settled()
  const again = await client.chats.messages.send(chatId, { message })
  expect(again).toEqual(first)
  expect(ann.bubbles().filter((bubble) => bubble.fromLine)).toHaveLength(1)
})

it("sends once when the same key comes twice at the same time", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const send = () => client.chats.messages.send(chatId, { message })
  const [one, two, three] = await Promise.all([send(), send(), send()])
  expect(new Set([one, two, three].map((answer) => answer.message.id)).size).toBe(1)
})

it("remembers keys per account, for chats, messages and line choosing alike", async () => {
  const { emulator, client } = await rig()
  const to = ["+12025550147"]
  const first = await client.chats.create({ from: emulator.line, to, message })
  const again = await client.chats.create({ from: emulator.line, to, message })
  expect(again).toEqual(first)
  const header = { to, message: says("x"), "Idempotency-Key": "turn-2" }
  const chosen = await client.messages.create(header)
  expect(await client.messages.create(header)).toEqual(chosen)
  expect((await client.chats.messages.list(first.chat.id)).messages).toHaveLength(2)
})

it("lets the header win over the field", async () => {
  const { client } = await rig()
  const to = ["+12025550147"]
  const send = (key: string) => client.messages.create({ to, message, "Idempotency-Key": key })
  const one = await send("a")
  const two = await send("b")
  expect(two.message.id).not.toBe(one.message.id)
})

it("forgets a key after 24 hours", async () => {
  const clock = virtualClock()
  const { emulator, client } = await rig({ clock })
  const { chatId } = await emulator.person("Ann").says("hi")
  const send = async () => (await client.chats.messages.send(chatId, { message })).message.id
  const first = await send()
  clock.advance(24 * 3_600_000 - 1)
  expect(await send()).toBe(first)
  clock.advance(1)
  expect(await send()).not.toBe(first)
})

it("answers 404 for the key of a deleted message, and leaves the key of a refused send free", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId } = await ann.says("hi")
  const sent = await client.chats.messages.send(chatId, { message })
  await client.messages.delete(sent.message.id)
  const again = await refused(client.chats.messages.send(chatId, { message }))
  expect(again).toMatchObject({ status: 404, code: 2002 })
  const nowhere = { message_id: "00000000-0000-4000-8000-000000000000" }
  const other = { ...says("x"), idempotency_key: "turn-2" }
  await refused(client.chats.messages.send(chatId, { message: { ...other, reply_to: nowhere } }))
  await client.chats.messages.send(chatId, { message: other })
  await ann.hears("x")
})
