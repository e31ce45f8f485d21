import { expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"

const app = { bundle_id: "com.example.game", name: "Game", team_id: "ABCDE12345" }
const url = "https://example.com/game"
const card = (layout: object) => ({ parts: [{ type: "imessage_app" as const, app, layout, url }] })

it("updates a card that arrived with a new message of the same app", async () => {
  const { emulator, client } = await rig()
  const ann = emulator.person("Ann")
  const { chatId, id: inbound } = await ann.says("hi")
  const send = () => client.chats.messages.send(chatId, { message: card({ caption: "1:0" }) })
  ann.becomes({ reachable: false })
  const undelivered = (await send()).message
  await emulator.settled()
  const early = client.messages.updateAppCard(undelivered.id, { layout: { caption: "2:0" } })
  expect(await refused(early)).toMatchObject({ status: 409, code: 2015 })
  ann.becomes({ reachable: true })
  const { message } = await send()
  await emulator.settled()
  const { data, response } = await client.messages
    .updateAppCard(message.id, { layout: { caption: "2:0" } })
    .withResponse()
  expect(response.status).toBe(202)
  expect(data).toMatchObject({ chat_id: chatId, message: { delivery_status: "pending" } })
  expect(data.message.id).not.toBe(message.id)
  expect(data.message.parts).toMatchObject([{ type: "imessage_app", app, fallback_text: "2:0", url: "" }])
  await emulator.settled()
  expect(ann.bubbles().at(-1)).toMatchObject({ id: data.message.id, replaces: message.id })
  const text = await client.chats.messages.send(chatId, { message: says("hi") })
  for (const id of [inbound, text.message.id]) {
    const call = client.messages.updateAppCard(id, { layout: { caption: "x" } })
    expect(await refused(call)).toMatchObject({ status: 400, code: 1005 })
  }
  const empty = client.messages.updateAppCard(message.id, { layout: {} })
  expect(await refused(empty)).toMatchObject({ status: 400, code: 1008 })
})

it("shows a picture only where somebody has texted", async () => {
  const { emulator, client } = await rig()
  const message = card({ caption: "Play", image_url: "https://example.com/a.png" })
  const { chat } = await client.chats.create({
    from: emulator.line,
    to: ["+12025550147"],
    message: says("hi"),
  })
  const cold = client.chats.messages.send(chat.id, { message })
  expect(await refused(cold)).toMatchObject({ status: 400, code: 1008 })
  await emulator.person("Ann", { handle: "+12025550147" }).says("yes?")
  expect((await client.chats.messages.send(chat.id, { message })).message.delivery_status).toBe("pending")
})
