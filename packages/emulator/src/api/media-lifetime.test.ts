import { expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"
import { virtualClock } from "../world/clock.ts"

it("gives ephemeral files addresses of 15 minutes, and a day", async () => {
  const { emulator, client } = await rig({ clock: virtualClock(), account: { ephemeralMedia: true } })
  const ann = emulator.person("Ann")
  const { media } = await ann.sends({ bytes: Uint8Array.of(1), filename: "a.png", mimeType: "image/png" })
  const first = media[0]?.url ?? ""
  expect((await fetch(first)).status).toBe(200)
  expect((await fetch(first.replace(/\?.*/, ""))).status).toBe(403)
  await emulator.clock.advance("16 minutes")
  expect((await fetch(first)).status).toBe(403)
  const [{ id = "" } = {}] = emulator.world.attachments.all()
  const { download_url = "" } = await client.attachments.retrieve(id)
  expect((await fetch(download_url)).status).toBe(200)
  await emulator.clock.advance("1 day")
  expect((await fetch(download_url)).status).toBe(404)
  expect((await client.attachments.retrieve(id)).download_url).toBeUndefined()
})

it("forgets ephemeral messages after a day, without an event", async () => {
  const { emulator, client } = await rig({ clock: virtualClock(), account: { ephemeralMessages: true } })
  const { chatId, id } = await emulator.person("Ann").says("hi")
  const message = { ...says("hello"), idempotency_key: "k" }
  await emulator.clock.advance("23 hours")
  await client.chats.messages.send(chatId, { message })
  await emulator.clock.advance("2 hours")
  expect((await client.chats.messages.list(chatId)).messages).toHaveLength(1)
  expect(await refused(client.messages.retrieve(id))).toMatchObject({ status: 404, code: 2002 })
  expect((await client.chats.retrieve(chatId)).id).toBe(chatId)
})

it("expires an address by fault", async () => {
  const { emulator } = await rig()
  const ann = emulator.person("Ann")
  const { media } = await ann.sends({ bytes: Uint8Array.of(1), filename: "a.png", mimeType: "image/png" })
  const fault = emulator.faults.expireMedia({ times: 1 })
  const url = media[0]?.url ?? ""
  expect([(await fetch(url)).status, (await fetch(url)).status]).toEqual([403, 200])
  expect(fault.fired).toBe(1)
})
