import { describe, expect, it } from "vitest"
import { watched } from "../../../test/inspector-rig.ts"
import { listen } from "../../../test/receiver.ts"
import { says } from "../../../test/rig.ts"
import { standardSignature } from "../../webhooks/sign.ts"
import type { Summary } from "./entry.ts"

describe("the list of what happened", () => {
  it("has every webhook and every call in the order in which they ended, with their chat and their words", async () => {
    const { emulator, client, get, told } = await watched()
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.received", "message.delivered"] })
    const { chatId } = await emulator.person("Ann").says("hi there")
    const { event } = await receiver.first("message.received")
    const key = `${event.event_id}/1`
    await client.chats.messages.send(chatId, { message: { ...says("hello"), idempotency_key: key } })
    await emulator.settled()
    const list: Summary[] = await get("/traffic")
    const of = (name: string) => list.find((one) => one.name === name)
    expect(list.map(({ seq }) => seq)).toEqual(list.map((_, index) => index + 1))
    expect(of("message.received")).toMatchObject({
      kind: "webhook",
      status: 200,
      problem: null,
      attempt: 1,
      eventId: event.event_id,
      traceId: event.trace_id,
      chatId,
      chat: "Ann",
      says: "hi there",
    })
    expect(of("chats.messages.send")).toMatchObject({
      kind: "call",
      chatId,
      chat: "Ann",
      says: "hello",
      eventId: event.event_id,
    })
    expect(of("message.delivered")?.says).toBe("hello")
    for (const { at, ms } of list) expect(Math.abs(Date.now() - at)).toBeLessThan(10_000 + ms)
    await expect
      .poll(() => told.filter((one) => one.event === "traffic").flatMap(({ data }) => data))
      .toEqual(list)
    expect(await get("/traffic?after=1")).toEqual(list.slice(1))
  })

  it("tells what went wrong, and when it is tried again", async () => {
    const { emulator, client, get } = await watched()
    const receiver = await listen()
    let knocks = 0
    receiver.answers = () => (++knocks === 1 ? 503 : 200)
    emulator.subscribe(receiver.url, { events: ["message.received"] })
    const { chatId } = await emulator.person("Ann").says("hi")
    await emulator.settled()
    emulator.faults.loseAnswers()
    await client.chats.messages.send(chatId, { message: says("a") }).catch(() => {})
    await client.chats.messages.send(chatId, { message: { parts: [] } }).catch(() => {})
    await emulator.settled()
    const [first, second, lost, wrong]: Summary[] = await get("/traffic")
    expect(first).toMatchObject({ attempt: 1, problem: "answered 503", nextInMs: expect.any(Number) })
    expect(second).toMatchObject({ attempt: 2, problem: null, nextInMs: null, eventId: first?.eventId })
    expect(lost).toMatchObject({ status: null, problem: "the answer was lost" })
    expect(wrong).toMatchObject({ status: 400, problem: expect.stringMatching(/^100\d /) })
  })

  it("holds 10,000, and gives those that are there", async () => {
    const { emulator, client, get, refused } = await watched()
    emulator.connect(() => new Response(), { events: ["message.received"] })
    const ann = emulator.person("Ann")
    for (let count = 0; count < 11_001; count++) {
      void ann.says(`number ${count}`)
      if (count % 500 === 0) await emulator.settled()
    }
    await emulator.settled()
    await client.phoneNumbers.list()
    const list: Summary[] = await get("/traffic")
    expect(list.length).toBeGreaterThanOrEqual(10_000)
    expect(list.length).toBeLessThanOrEqual(11_000)
    const { seq } = list.at(-1) ?? { seq: 0 }
    expect(await get(`/entries/${seq}`)).toMatchObject({ seq, name: "phoneNumbers.list" })
    expect(await refused("/entries/1")).toEqual({ status: 404, error: expect.stringContaining("too old") })
  })
})

describe("an entry", () => {
  it("of a webhook has the bytes and the signatures that were sent, at each attempt its own", async () => {
    const { emulator, get } = await watched()
    const receiver = await listen()
    let knocks = 0
    receiver.answers = () => (++knocks === 1 ? 503 : 200)
    const { secret } = emulator.subscribe(receiver.url, { events: ["message.received"] })
    await emulator.person("Ann").says("hi")
    await emulator.settled()
    for (const [index, sent] of receiver.received.entries()) {
      const { request } = await get(`/entries/${index + 1}`)
      expect(request).toMatchObject({ method: "POST", url: receiver.url, body: sent.body })
      for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature", "x-webhook-signature"])
        expect([name, request.headers[name]]).toEqual([name, sent.headers[name]])
      const timestampS = Number(request.headers["webhook-timestamp"])
      const eventId = request.headers["webhook-id"]
      const signing = { secret, eventId, timestampS, body: sent.body }
      expect(request.headers["webhook-signature"]).toBe(standardSignature(signing))
    }
    expect(receiver.received).toHaveLength(2)
  })

  it("shows a forged signature as it was sent", async () => {
    const { emulator, get } = await watched()
    const receiver = await listen()
    emulator.subscribe(receiver.url, { events: ["message.received"] })
    emulator.faults.forgeSignatures()
    await emulator.person("Ann").says("hi")
    await emulator.settled()
    const shown = [await get("/entries/1"), await get("/entries/2")]
    const signatures = shown.map(({ request }) => request.headers["webhook-signature"])
    expect(new Set(signatures).size).toBe(2)
    expect([...signatures].sort()).toEqual(
      receiver.received.map(({ headers }) => headers["webhook-signature"]).sort(),
    )
  })

  it("of a call has what was asked and answered", async () => {
    const { emulator, client, get } = await watched()
    const { chatId } = await emulator.person("Ann").says("hi")
    const sent = await client.chats.messages.send(chatId, { message: says("hello") })
    const entry = await get("/entries/1")
    expect(entry.request).toMatchObject({ method: "POST", url: `/v3/chats/${chatId}/messages` })
    expect(entry.request.headers["user-agent"]).toMatch(/Linq/i)
    expect(JSON.parse(entry.request.body)).toEqual({ message: says("hello") })
    expect(JSON.parse(entry.response.body)).toEqual(JSON.parse(JSON.stringify(sent)))
    expect(entry.response.headers["x-trace-id"]).toBe(entry.traceId)
    expect(entry.status).toBe(202)
  })

  it("of a call without a socket too", async () => {
    const { emulator, get } = await watched()
    const { baseURL, apiKey, fetch } = emulator.inProcess
    await fetch(`${baseURL}/v3/phone_numbers`, { headers: { authorization: `Bearer ${apiKey}` } })
    const { response } = await get("/entries/1")
    expect(JSON.parse(response.body).phone_numbers).toHaveLength(1)
  })
})
