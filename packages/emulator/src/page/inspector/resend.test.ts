import { expect, it } from "vitest"
import { watched } from "../../../test/inspector-rig.ts"
import { listen } from "../../../test/receiver.ts"
import { standardSignature } from "../../webhooks/sign.ts"

async function delivered() {
  const stage = await watched()
  const receiver = await listen()
  const { secret, id } = stage.emulator.subscribe(receiver.url, { events: ["message.received"] })
  await stage.emulator.person("Ann").says("hi")
  const first = await receiver.first("message.received")
  await stage.emulator.settled()
  return { ...stage, receiver, secret, id, first }
}

it("sends a webhook again: the same bytes and id, signed for now", async () => {
  const { post, get, receiver, secret, first } = await delivered()
  const again = await post("/entries/1/resend")
  const [, second] = receiver.received
  expect(second?.body).toBe(first.body)
  expect(second?.headers["webhook-id"]).toBe(first.headers["webhook-id"])
  const signing = {
    secret,
    eventId: first.event.event_id,
    timestampS: Number(second?.headers["webhook-timestamp"]),
    body: first.body,
  }
  expect(second?.headers["webhook-signature"]).toBe(standardSignature(signing))
  expect(again).toMatchObject({ seq: 2, resent: true, status: 200, problem: null, name: "message.received" })
  expect((await get("/entries/2")).request.headers).toMatchObject({
    "webhook-signature": second?.headers["webhook-signature"],
  })
})

it("sends it edited, as an event of its own, signed anew", async () => {
  const { post, receiver, secret, first } = await delivered()
  const body = JSON.stringify({
    ...first.event,
    data: { ...first.event.data, parts: [{ type: "text", value: "bye" }] },
  })
  const again = await post("/entries/1/resend", { body, asNew: true })
  const [, second] = receiver.received
  expect(second?.event.data.parts).toEqual([{ type: "text", value: "bye" }])
  expect(second?.event.event_id).not.toBe(first.event.event_id)
  expect(second?.headers["webhook-id"]).toBe(second?.event.event_id)
  const eventId = second?.event.event_id
  const signing = {
    secret,
    eventId,
    timestampS: Number(second?.headers["webhook-timestamp"]),
    body: second?.body ?? "",
  }
  expect(second?.headers["webhook-signature"]).toBe(standardSignature(signing))
  expect(again).toMatchObject({ says: "bye", eventId })
})

it("tells that nobody answered", async () => {
  const { post, receiver } = await delivered()
  receiver.answers = () => 500
  expect(await post("/entries/1/resend")).toMatchObject({ status: 500, problem: "answered 500" })
})

it("refuses what cannot be sent, and says why", async () => {
  const { emulator, client, id, refused } = await delivered()
  expect(await refused("/entries/1/resend", { body: "{ no" })).toEqual({
    status: 400,
    error: expect.stringContaining("JSON object"),
  })
  expect(await refused("/entries/1/resend", { body: 7 })).toMatchObject({ status: 400 })
  expect(await refused("/entries/99/resend", {})).toMatchObject({ status: 404 })
  await client.phoneNumbers.list()
  expect(await refused("/entries/2/resend", {})).toEqual({
    status: 400,
    error: expect.stringContaining("Only a webhook"),
  })
  await client.webhookSubscriptions.delete(id)
  expect(await refused("/entries/1/resend", {})).toEqual({
    status: 409,
    error: expect.stringContaining("subscription is gone"),
  })
  expect(emulator.deliveries).toHaveLength(1)
})

it("saves it as a fixture: the payload under a name that says what it is", async () => {
  const { fetch, refused, client, first } = await delivered()
  const response = await fetch("/entries/1/fixture")
  expect(response.headers.get("content-disposition")).toBe("attachment; filename=message.received-hi.json")
  expect(await response.json()).toEqual(first.event)
  await client.phoneNumbers.list()
  expect(await refused("/entries/2/fixture")).toMatchObject({ status: 400 })
})
