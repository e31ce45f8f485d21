import { createHmac } from "node:crypto"
import LinqAPIV3 from "@linqapp/sdk"
import { expect, it } from "vitest"
import { listen } from "../../test/receiver.ts"
import { rig } from "../../test/rig.ts"
import { deliveryHeaders, legacySignature, standardSignature } from "./sign.ts"

const eventId = "6b1e0f4c-5d55-4a3a-9e0e-2a2f3f8f7c11"
const vector = {
  secret: "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
  eventId,
  timestampS: 1_780_000_000,
  body: `{"event_type":"message.received","event_id":"${eventId}"}`,
}

it("makes the two signatures of the test vector", () => {
  expect(standardSignature(vector)).toBe("v1,tqoey8KEWuipOZTJfdnlUEJ/eLn258C5fuMdctei56g=")
  expect(legacySignature(vector)).toBe("0115eece54b970476f2d1feff21b53ca315242569f9abd2cae3d239405651681")
})

it("carries both sets of headers", () => {
  const headers = deliveryHeaders(vector, { type: "message.received", subscriptionId: "sub" })
  expect(headers).toMatchObject({
    "webhook-id": eventId,
    "webhook-timestamp": "1780000000",
    "x-webhook-event": "message.received",
    "x-webhook-subscription-id": "sub",
    "x-webhook-timestamp": "1780000000",
  })
})

it("is accepted by the official client, and refused after one changed byte", async () => {
  const { emulator } = await rig()
  const receiver = await listen()
  const { id, secret } = emulator.subscribe(`${receiver.url}?version=2026-02-03&mine=1`)
  await emulator.person("Ann").says("hi 👋")
  const { headers, body, path } = await receiver.first("message.received")
  const client = new LinqAPIV3({ apiKey: "any", webhookSecret: secret })
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
  const event = client.webhooks.unwrap(body, { headers: plain })
  expect(event).toMatchObject({ event_type: "message.received", event_id: plain["webhook-id"] })
  expect(() => client.webhooks.unwrap(body.replace("hi", "ho"), { headers: plain })).toThrow(/signature/)
  const legacy = createHmac("sha256", secret).update(`${plain["x-webhook-timestamp"]}.${body}`).digest("hex")
  expect(plain["x-webhook-signature"]).toBe(legacy)
  expect(plain["x-webhook-subscription-id"]).toBe(id)
  expect(plain["content-type"]).toBe("application/json")
  expect(path).toBe("/hook?version=2026-02-03&mine=1")
})
