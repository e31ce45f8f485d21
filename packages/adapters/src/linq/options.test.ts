import { LinqAPIV3 } from "@linqapp/sdk"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { linq } from "./adapter.ts"
import { olderReceived } from "./fixtures/messages.ts"
import { NOW, post, SECRET, signed, webhook } from "./fixtures/webhook.ts"
import type { LinqOptions } from "./options.ts"

const OTHER_SECRET = `whsec_${Buffer.alloc(32, 9).toString("base64")}`

beforeEach(() => {
  vi.stubEnv("LINQ_API_V3_API_KEY", "")
  vi.stubEnv("LINQ_WEBHOOK_SECRET", "")
  vi.stubEnv("LINQ_API_V3_BASE_URL", "")
})
afterEach(() => vi.unstubAllEnvs())

describe("linq()", () => {
  const good = { apiKey: "key", webhookSecret: SECRET }

  it.each<[string, LinqOptions, string]>([
    ["no secret", { apiKey: "key" }, "LINQ_WEBHOOK_SECRET"],
    ["a list of no secrets", { apiKey: "key", webhookSecret: [] }, "LINQ_WEBHOOK_SECRET"],
    ["no API key", { webhookSecret: SECRET }, "LINQ_API_V3_API_KEY"],
    ["a line that is none", { ...good, lines: ["2025550100"] }, "+12025550100"],
    ["a base URL that is none", { ...good, baseURL: "localhost:4000" }, "https://api.linqapp.com"],
    ["a tolerance that is none", { ...good, toleranceMs: -1 }, "toleranceMs"],
  ])("teaches when there is %s", (_, options, word) => {
    expect(() => linq(options)).toThrowError(
      expect.objectContaining({ code: "bad_configuration", message: expect.stringContaining(word) }),
    )
  })

  it("takes everything from the environment", () => {
    vi.stubEnv("LINQ_API_V3_API_KEY", "key\n")
    vi.stubEnv("LINQ_WEBHOOK_SECRET", `${OTHER_SECRET}, ${SECRET}`)
    const { receive } = linq({ now: () => NOW })
    const body = JSON.stringify(webhook("message.received", olderReceived))
    for (const secret of [SECRET, OTHER_SECRET]) {
      expect(receive(post(body, signed(body, { secret })))).toHaveProperty("lane")
    }
  })

  it("needs no API key with a client of its user's", () => {
    const client = new LinqAPIV3({ apiKey: "key" })
    expect(linq({ webhookSecret: SECRET, client }).name).toBe("linq")
  })
})

describe("parse", () => {
  const adapter = linq({ apiKey: "key", webhookSecret: SECRET, now: () => NOW })

  it("reads a delivery that came back from a store as it reads its own", () => {
    const body = JSON.stringify(webhook("message.received", olderReceived))
    const delivery = adapter.receive(post(body, signed(body)))
    if ("ignored" in delivery) throw new Error("it was ignored")
    const parse = vi.spyOn(JSON, "parse")
    const first = adapter.parse(delivery)
    expect(parse).not.toHaveBeenCalled()
    const again = adapter.parse(delivery)
    expect(parse).toHaveBeenCalledOnce()
    parse.mockRestore()
    expect(again).toEqual(first)
    expect(again.raw).not.toBe(first.raw)
    expect(adapter.parse(structuredClone(delivery))).toEqual(first)
  })

  it("does not throw at a body that is not JSON", () => {
    const delivery = {
      adapter: "linq",
      id: "1",
      lane: "l",
      type: "message.received",
      body: "{",
      receivedAt: NOW,
    }
    expect(adapter.parse(delivery)).toMatchObject({ type: "unknown", name: "message.received", raw: "{" })
  })
})
