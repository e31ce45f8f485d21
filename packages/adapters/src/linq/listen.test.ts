import { request } from "node:http"
import { gzipSync } from "node:zlib"
import { DoorError, type Host, type Listening } from "@backchat/core"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { olderReceived } from "./fixtures/messages.ts"
import { type Headers, NOW, SECRET, signed, webhook } from "./fixtures/webhook.ts"
import { linq } from "./index.ts"

const adapter = linq({ apiKey: "key", webhookSecret: SECRET, now: () => NOW })
let kept = 0
let listening: Listening | undefined

/** A host that keeps whatever the door lets in. */
const host: Host = {
  async receive(received) {
    try {
      adapter.receive(received)
      kept++
      return { status: 200, headers: {}, body: "" }
    } catch (error) {
      return { status: error instanceof DoorError ? error.status : 500, headers: {}, body: "" }
    }
  },
  accept: () => Promise.reject(new Error("everything comes by HTTP")),
}

beforeAll(async () => {
  listening = await adapter.listen(host, { port: 0, hostname: "127.0.0.1" })
})
afterAll(() => listening?.close())
beforeEach(() => {
  kept = 0
})

const BODY = JSON.stringify(webhook("message.received", olderReceived))
const good = signed(BODY)
const signature = good["webhook-signature"] ?? ""

/** The status of one request, its headers as they are: not what a fetch would make of them. */
function post(
  headers: Readonly<Record<string, string | string[]>>,
  body: string | Buffer = BODY,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(listening?.url ?? "", { method: "POST", headers: { ...headers } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sending.on("error", reject)
    sending.end(body)
  })
}

function without(name: string): Headers {
  return Object.fromEntries(Object.entries(good).filter(([header]) => header !== name))
}

describe("the door over HTTP", () => {
  it("lets in what is signed, whatever the case of its headers", async () => {
    expect(await post(good)).toBe(200)
    const shouted = Object.entries(good).map(([name, value]) => [name.toUpperCase(), value])
    expect(await post(Object.fromEntries(shouted))).toBe(200)
    expect(kept).toBe(2)
  })

  it.each<[string, Readonly<Record<string, string | string[]>>, number]>([
    ["no signature", without("webhook-signature"), 401],
    ["no id", without("webhook-id"), 401],
    ["no timestamp", without("webhook-timestamp"), 401],
    ["an empty signature", { ...good, "webhook-signature": "" }, 401],
    ["a version alone", { ...good, "webhook-signature": "v1," }, 401],
    ["a truncated signature", { ...good, "webhook-signature": signature.slice(0, -2) }, 401],
    ["a v1a signature", { ...good, "webhook-signature": signature.replace("v1", "v1a") }, 401],
    ["two signature headers", { ...good, "webhook-signature": [signature, signature] }, 401],
    ["two ids", { ...good, "webhook-id": ["a", good["webhook-id"] ?? ""] }, 401],
    ["two timestamps", { ...good, "webhook-timestamp": [String(NOW / 1000), String(NOW / 1000)] }, 401],
    ["1,000 signatures", { ...good, "webhook-signature": `${"v1,AAAA ".repeat(1_000)}${signature}` }, 401],
    ["10,000 signatures", { ...good, "webhook-signature": `${"v1,AAAA ".repeat(10_000)}${signature}` }, 431],
    ["1 MB of signature", { ...good, "webhook-signature": `v1,${"A".repeat(1 << 20)}` }, 431],
    ["a timestamp in hexadecimal", { ...good, "webhook-timestamp": `0x${(NOW / 1000).toString(16)}` }, 401],
    ["a timestamp with an exponent", { ...good, "webhook-timestamp": `${NOW / 1_000_000}e3` }, 401],
    ["a timestamp with more behind it", { ...good, "webhook-timestamp": `${NOW / 1000}abc` }, 401],
    ["a timestamp of 20 digits", { ...good, "webhook-timestamp": "1".repeat(20) }, 401],
  ])("refuses %s", async (_, headers, status) => {
    expect(await post(headers)).toBe(status)
    expect(kept).toBe(0)
  })

  it("refuses a compressed body although what is in it is signed", async () => {
    expect(await post({ ...good, "content-encoding": "gzip" }, gzipSync(BODY))).toBe(400)
    expect(kept).toBe(0)
  })

  it("lets a captured request in again within its five minutes: the inbox knows it by its id", async () => {
    expect([await post(good), await post(good)]).toEqual([200, 200])
  })
})
