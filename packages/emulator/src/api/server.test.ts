import LinqAPIV3 from "@linqapp/sdk"
import { describe, expect, it } from "vitest"
import { refused, rig, says } from "../../test/rig.ts"
import { operations } from "./operations.ts"

const unknownId = "00000000-0000-4000-8000-000000000000"

describe("the API", () => {
  it("has every one of the SDK's 41 operations", () => {
    const names = operations.map((operation) => operation.name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toHaveLength(41)
  })

  it("answers 401/2004 without a key or with a wrong one, on any path", async () => {
    const { emulator } = await rig()
    const client = new LinqAPIV3({ apiKey: "wrong", baseURL: emulator.url, maxRetries: 0 })
    expect(await refused(client.phoneNumbers.list())).toMatchObject({ status: 401, code: 2004 })
    const bare = await fetch(`${emulator.url}/v3/nothing-here`)
    expect(bare.status).toBe(401)
    expect(bare.headers.get("x-trace-id")).toMatch(/^[0-9a-f]{32}$/)
  })

  it("writes errors in the documented envelope, with the trace id of the header", async () => {
    const { client } = await rig()
    const { traceId, body } = await refused(client.chats.retrieve(unknownId))
    expect(body).toEqual({
      success: false,
      error: {
        status: 404,
        code: 2001,
        message: "Resource not found",
        doc_url: "https://docs.linqapp.com/error/codes/2xxx/2001/",
      },
      trace_id: traceId,
    })
  })

  it("gives every answer its own trace id, 204 included, whatever the client sends", async () => {
    const { emulator, client } = await rig()
    const said = await emulator.person("Ann").says("hi")
    const trace = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    const headers = { traceparent: `00-${trace}-bbbbbbbbbbbbbbbb-01` }
    const { response } = await client.chats.markAsRead(said.chatId, { headers }).withResponse()
    expect(response.status).toBe(204)
    expect(response.headers.get("x-trace-id")).toMatch(/^[0-9a-f]{32}$/)
    expect(response.headers.get("x-trace-id")).not.toBe(trace)
  })

  it("answers 400 for an id that is no UUID and 404 for a path that is nobody's", async () => {
    const { emulator, client } = await rig()
    expect(await refused(client.chats.retrieve("nope"))).toMatchObject({ status: 400, code: 1005 })
    expect(await refused(client.messages.retrieve("nope"))).toMatchObject({ status: 400, code: 1005 })
    const authorization = `Bearer ${emulator.apiKey}`
    const nowhere = await fetch(`${emulator.url}/v3/nothing-here`, { headers: { authorization } })
    expect(nowhere.status).toBe(404)
  })

  it("answers 400/1003 for a body that is no JSON or no object", async () => {
    const { emulator } = await rig()
    const headers = { authorization: `Bearer ${emulator.apiKey}`, "content-type": "application/json" }
    for (const body of ["{", "[]", "3"]) {
      const answer = await fetch(`${emulator.url}/v3/chats`, { method: "POST", headers, body })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: { code: 1003 } })
    }
  })

  it("answers 501 on spec latest for what it will not guess, and the SDK does not retry", async () => {
    const { emulator } = await rig({ spec: "latest" })
    const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL: emulator.url })
    const refusal = await refused(client.get("/v3/experiences"))
    expect(refusal.status).toBe(501)
    expect(refusal.message).toContain("experiences.list")
    expect(emulator.calls.map((call) => call.operation)).toEqual(["experiences.list"])
    const july = await rig()
    expect(await refused(july.client.get("/v3/experiences"))).toMatchObject({ status: 404 })
  })

  it("serves under any base path", async () => {
    const { emulator } = await rig()
    const baseURL = `${emulator.url}/api/partner`
    const client = new LinqAPIV3({ apiKey: emulator.apiKey, baseURL, maxRetries: 0 })
    expect((await client.phoneNumbers.list()).phone_numbers).toHaveLength(1)
  })

  it("logs every call and tells of it", async () => {
    const lines: string[] = []
    const { emulator, client } = await rig({ log: (line) => lines.push(line) })
    const told: string[] = []
    emulator.on("call", (call) => told.push(`${call.operation} ${call.status}`))
    const body = { from: emulator.line, to: ["+12025550147"], message: says("hi") }
    await client.chats.create(body)
    await emulator.settled()
    expect(emulator.calls[0]?.code).toBeNull()
    await refused(client.chats.retrieve(unknownId))
    await emulator.settled()
    expect(emulator.calls[1]).toMatchObject({ operation: "chats.retrieve", status: 404, code: 2001 })
    expect(told).toEqual(["chats.create 201", "chats.retrieve 404"])
    expect(emulator.calls[0]).toMatchObject({
      method: "POST",
      path: "/v3/chats",
      status: 201,
      body,
      retry: 0,
    })
    expect(lines.some((line) => line.includes("POST /v3/chats → 201"))).toBe(true)
  })

  it("keeps accounts apart: what belongs to another one does not exist", async () => {
    const { emulator, client } = await rig()
    emulator.world.openAccount("other-key", ["+12025550199"])
    const other = new LinqAPIV3({ apiKey: "other-key", baseURL: emulator.url, maxRetries: 0 })
    const to = ["+12025550147"]
    const { chat } = await client.chats.create({ from: emulator.line, to, message: says("hi") })
    expect(await refused(other.chats.retrieve(chat.id))).toMatchObject({ status: 404, code: 2001 })
    expect(await refused(other.messages.retrieve(chat.message.id))).toMatchObject({ status: 404, code: 2002 })
    const foreign = other.chats.create({ from: emulator.line, to, message: says("hi") })
    expect(await refused(foreign)).toMatchObject({ status: 403, code: 2006 })
    expect((await other.chats.listChats()).chats).toEqual([])
  })
})
