import { expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

it("sets up, shows, changes and lists the card of a line", async () => {
  const { emulator, client } = await rig({ lines: ["+12025550100", "+12025550101"] })
  const phone_number = emulator.line
  const image_url = "https://example.com/shop.png"
  const made = await client.contactCard.create({ phone_number, first_name: "Shop", image_url })
  expect(made).toEqual({ phone_number, first_name: "Shop", image_url, is_active: true })
  const changed = await client.contactCard.update({ phone_number, last_name: "Around" })
  expect(changed).toEqual({ ...made, last_name: "Around" })
  expect((await client.contactCard.retrieve()).contact_cards).toEqual([changed])
  const none = await client.contactCard.retrieve({ phone_number: "+12025550101" })
  expect(none.contact_cards).toEqual([])
  const again = client.contactCard.create({ phone_number, first_name: "Shop" })
  expect(await refused(again)).toMatchObject({ status: 409, code: 2014 })
})

it("refuses what is missing, wrong, or somebody else's", async () => {
  const { client } = await rig()
  const post = (body: object) => client.post("/v3/contact_card", { body })
  expect(await refused(post({ phone_number: "+12025550100" }))).toMatchObject({ status: 400, code: 1001 })
  expect(await refused(post({ phone_number: "1", first_name: "S" }))).toMatchObject({ code: 1002 })
  expect(await refused(post({ phone_number: "+12025550199", first_name: "S" }))).toMatchObject({ code: 2006 })
  const missing = client.contactCard.update({ phone_number: "+12025550100", first_name: "S" })
  expect(await refused(missing)).toMatchObject({ status: 404, code: 2012 })
  expect(await refused(client.patch("/v3/contact_card", { body: {} }))).toMatchObject({ code: 1001 })
})

it("fails to be set up as an inactive card in July, and as 2022 on the newest platform", async () => {
  const july = await rig()
  july.emulator.faults.failContactCards({ times: 1 })
  const card = { phone_number: "+12025550100", first_name: "Shop" }
  expect((await july.client.contactCard.create(card)).is_active).toBe(false)
  expect((await july.client.contactCard.create(card)).is_active).toBe(true)
  const latest = await rig({ spec: "latest" })
  latest.emulator.faults.failContactCards({ times: 1 })
  expect(await refused(latest.client.contactCard.create(card))).toMatchObject({ status: 500, code: 2022 })
  expect((await latest.client.contactCard.create(card)).is_active).toBe(true)
})

it("is shared after a message of yours, on iMessage, once a day", async () => {
  const clock = virtualClock()
  const { emulator, client } = await rig({ clock })
  const ann = emulator.person("Ann")
  const sam = emulator.person("Sam", { service: "SMS" })
  const { chatId } = await ann.says("hi")
  const share = (id = chatId) => client.chats.shareContactCard(id).withResponse()
  expect(await refused(share())).toMatchObject({ status: 404, code: 2012 })
  await client.contactCard.create({ phone_number: emulator.line, first_name: "Shop" })
  expect(await refused(share())).toMatchObject({ status: 409, code: 2015 })
  await client.chats.messages.send(chatId, { message: says("hello") })
  expect((await share()).response.status).toBe(204)
  expect(ann.seesContactCard()).toEqual({ firstName: "Shop", lastName: null })
  await share()
  const chat = emulator.world.chats.get(chatId)
  expect(chat?.cardsShown).toBe(1)
  await emulator.clock.advance("1 day")
  await share()
  expect(chat?.cardsShown).toBe(2)
  const text = await sam.says("hi")
  await client.chats.messages.send(text.chatId, { message: says("hello") })
  expect((await share(text.chatId)).response.status).toBe(204)
  expect(sam.seesContactCard()).toBeNull()
})
