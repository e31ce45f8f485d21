import { expect, it } from "vitest"
import { refused, rig } from "../../test/rig.ts"

const target_url = "http://localhost:9/hook"
const subscribed_events = ["message.received" as const]

it("creates, lists, reads, changes and deletes a subscription; the secret shows once", async () => {
  const { emulator, client } = await rig()
  const { data, response } = await client.webhookSubscriptions
    .create({ target_url, subscribed_events })
    .withResponse()
  expect(response.status).toBe(201)
  const { signing_secret, ...shown } = data
  expect(signing_secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(shown).toMatchObject({ target_url, subscribed_events, phone_numbers: null, is_active: true })
  expect(await client.webhookSubscriptions.list()).toEqual({ subscriptions: [shown] })
  expect(await client.webhookSubscriptions.retrieve(data.id)).toEqual(shown)
  const changed = await client.webhookSubscriptions.update(data.id, {
    is_active: false,
    phone_numbers: [emulator.line],
    subscribed_events: ["message.sent"],
  })
  expect(changed).toMatchObject({
    is_active: false,
    phone_numbers: [emulator.line],
    subscribed_events: ["message.sent"],
    target_url,
  })
  const cleared = await client.webhookSubscriptions.update(data.id, { phone_numbers: null })
  expect(cleared.phone_numbers).toBeNull()
  const { response: gone } = await client.webhookSubscriptions.delete(data.id).withResponse()
  expect(gone.status).toBe(204)
  const missing = await refused(client.webhookSubscriptions.retrieve(data.id))
  expect(missing).toMatchObject({ status: 404, code: 2010 })
})

it.each([
  ["plain http elsewhere", { target_url: "http://example.com/hook" }, 400, 1005],
  ["plain http to a lookalike of this machine", { target_url: "http://localhost.example.com/" }, 400, 1005],
  ["no URL", { target_url: "hook" }, 400, 1005],
  ["a version that does not exist", { target_url: "https://example.com/?version=2020-01-01" }, 400, 1005],
  ["no events", { subscribed_events: [] }, 400, 1005],
  ["an event that does not exist", { subscribed_events: ["reaction.received"] }, 400, 1005],
  ["a line that is no number", { phone_numbers: ["1"] }, 400, 1002],
  ["somebody else's line", { phone_numbers: ["+12025550199"] }, 403, 2006],
  ["no target", { target_url: undefined }, 400, 1001],
])("refuses %s", async (_case, change, status, code) => {
  const { client } = await rig()
  const call = client.post("/v3/webhook-subscriptions", {
    body: { target_url, subscribed_events, ...change },
  })
  expect(await refused(call)).toMatchObject({ status, code })
})

it("keeps targets unique, and the query counts", async () => {
  const { client } = await rig()
  await client.webhookSubscriptions.create({ target_url, subscribed_events })
  const twin = client.webhookSubscriptions.create({ target_url, subscribed_events })
  expect(await refused(twin)).toMatchObject({ status: 409, code: 2015 })
  await client.webhookSubscriptions.create({ target_url: `${target_url}?line=1`, subscribed_events })
})

it("names all 27 events", async () => {
  const { client } = await rig()
  const { events, doc_url } = await client.webhookEvents.list()
  expect(events).toHaveLength(27)
  expect(events).toContain("location.sharing.stopped")
  expect(doc_url).toBe("https://docs.linqapp.com/guides/webhooks/events")
})
