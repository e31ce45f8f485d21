import { expect, it } from "vitest"
import { webhookIn } from "./saved-webhook.ts"

const BODY = '{ "event_type":"message.received",  "event_id":"1", "data":{"id":"m"} }'

it("finds a webhook by itself or in what was saved around it, its bytes as they were", () => {
  const found = { type: "message.received", data: { id: "m" } }
  expect(webhookIn(JSON.parse(BODY))).toMatchObject(found)
  for (const around of [
    { body: BODY },
    { request: { headers: {}, body: BODY } },
    { delivery: { id: "1", body: BODY } },
  ]) {
    expect(webhookIn(around)).toEqual({ ...found, body: BODY })
  }
})

it.each([
  null,
  7,
  "text",
  [],
  {},
  { event_type: "x" },
  { event_type: "x", data: null },
  { body: "{" },
  { body: "[]" },
])("finds none in %j", (value) => {
  expect(webhookIn(value)).toBeUndefined()
})
