import { createServer, request as httpRequest } from "node:http"
import { connect } from "node:net"
import fc from "fast-check"
import { describe, expect, it, onTestFinished } from "vitest"
import { refused, rig, says } from "../test/rig.ts"
import { isLoopback } from "./api/addresses.ts"
import { isDeeperThan } from "./api/depth.ts"
import { newerOperations, operations } from "./api/operations.ts"
import { boundedLog } from "./bounded-log.ts"
import { linqErrors } from "./world/errors.ts"

const id = "69a37c7d-af4f-4b5e-af42-e28e98ce873a"
const documented: ReadonlySet<unknown> = new Set(Object.values(linqErrors).map(({ code }) => code))
const words = [
  "parts",
  "message",
  "to",
  "from",
  "poll",
  "options",
  "handle",
  "type",
  "layout",
  "__proto__",
  "text",
]

describe("any body at any operation", () => {
  it("is answered, below 500, with a documented code", async () => {
    const { emulator } = await rig({ spec: "latest" })
    const { chatId, id: messageId } = await emulator.person("Ann").says("hi")
    const paths = [...operations, ...newerOperations].map(({ method, path }) => {
      const known = path.replace(":chatId", chatId).replace(":messageId", messageId)
      return { method, path: known.replace(/:\w+/, id) }
    })
    const key = fc.oneof(fc.constantFrom(...words), fc.string())
    const json = fc.oneof(
      fc.json(),
      fc
        .dictionary(key, fc.oneof(fc.jsonValue(), fc.dictionary(key, fc.jsonValue())))
        .map((one) => JSON.stringify(one)),
      fc.string(),
    )
    const headers = { authorization: `Bearer ${emulator.apiKey}`, "content-type": "application/json" }
    const call = fc.tuple(fc.constantFrom(...paths), json)
    await fc.assert(
      fc.asyncProperty(call, async ([{ method, path }, body]) => {
        const init = method === "GET" ? { method, headers } : { method, headers, body }
        const answer = await emulator.fetch(emulator.url + path, init)
        expect(answer.status).toBeLessThan(500)
        if (answer.status >= 400) expect(documented).toContain(JSON.parse(await answer.text()).error.code)
      }),
      { numRuns: 400, seed: 7 },
    )
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
  }, 30_000)

  it("of any query is answered too", async () => {
    const { emulator } = await rig()
    const headers = { authorization: `Bearer ${emulator.apiKey}` }
    const path = fc.constantFrom(
      "/v3/chats",
      "/v3/available_number",
      "/v3/contact_card",
      `/v3/chats/${id}/messages`,
    )
    const query = fc.webQueryParameters()
    await fc.assert(
      fc.asyncProperty(path, query, async (where, asked) => {
        for (const name of ["limit", "cursor", "to", "from", "phone_number"]) {
          const url = `${emulator.url}${where}?${name}=${asked}&${name}[x]=1`
          expect((await emulator.fetch(url, { headers })).status).toBeLessThan(500)
        }
      }),
      { numRuns: 40, seed: 7 },
    )
  }, 30_000)
})

describe("a body", () => {
  async function post(body: string | Uint8Array<ArrayBuffer>, extra: Record<string, string> = {}) {
    const { emulator } = await rig()
    const headers = {
      authorization: `Bearer ${emulator.apiKey}`,
      "content-type": "application/json",
      ...extra,
    }
    return emulator.fetch(`${emulator.url}/v3/chats`, { method: "POST", headers, body })
  }

  it.each([
    ["is cut off", '{"from":', {}],
    ["nests 100,000 levels", "[".repeat(100_000), {}],
    ["has 11 MB", JSON.stringify({ from: "x".repeat(11_000_000) }), {}],
    ["is not the gzip it says", "{}", { "content-encoding": "gzip" }],
    ["has an encoding of its own", "{}", { "content-encoding": "snappy" }],
    ["has a charset nobody knows", "{}", { "content-type": "application/json; charset=klingon" }],
    ["is binary", Buffer.from([0xff, 0xfe, 0x00]), {}],
  ])("that %s is 400/1003", async (_case, body, headers) => {
    const answer = await post(body, headers)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 1003 } })
  })

  it("of a million wrong items is one short complaint", async () => {
    const { emulator, client } = await rig()
    const many = Array.from({ length: 500_000 }, () => 1)
    const bodies: [string, object][] = [
      ["/v3/chats", { from: emulator.line, to: many, message: says("hi") }],
      ["/v3/chats", { from: emulator.line, to: ["+12025550147"], message: { parts: many } }],
      ["/v3/webhook-subscriptions", { target_url: "https://example.com", subscribed_events: many }],
    ]
    for (const [path, body] of bodies) {
      const { status, message } = await refused(client.post(path, { body }))
      expect(status).toBe(400)
      expect(message.length).toBeLessThan(300)
    }
  })

  it("that is long and almost something takes no time", async () => {
    const { emulator, client } = await rig()
    const startedAt = performance.now()
    const text = "a-".repeat(5_000)
    const create = (to: string, value: string) =>
      client.chats.create({ from: emulator.line, to: [to], message: says(value) })
    await create("+12025550147", text)
    expect(await refused(create(`a@${".".repeat(1_000_000)} `, "hi"))).toMatchObject({ code: 1002 })
    const decorations = Array.from({ length: 1_001 }, () => ({ range: [0, 1], animation: "big" }))
    const decorated = { parts: [{ type: "text", value: "hi", text_decorations: decorations }] }
    const call = client.post("/v3/chats", {
      body: { from: emulator.line, to: ["+12025550147"], message: decorated },
    })
    expect(await refused(call)).toMatchObject({ status: 400, code: 1004 })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })

  it("has depth that texts do not add to", () => {
    const bytes = (text: string) => new TextEncoder().encode(text)
    expect(isDeeperThan(bytes('{"a":"[[[[\\"[["}'), 1)).toBe(false)
    expect(isDeeperThan(bytes("[[]]"), 1)).toBe(true)
    expect(isDeeperThan(bytes("[[],[],[]]"), 2)).toBe(false)
  })
})

describe("a path", () => {
  it.each([
    "/v3/chats/../chats",
    "/v3//chats",
    "/v3/chats/%2e%2e%2fchats",
    "/v3/chats/%00",
    "/v3/chats/%zz",
    "/v3/chats/%c0%ae",
    `/v3/chats/${"a".repeat(5_000)}`,
    "/nowhere?x=/v3/phone_numbers",
    "/uploads/..%2f..%2fetc%2fpasswd",
    "/attachments/partners/x/..%2f..%2fetc/passwd",
    "/contacts/..%2f.vcf",
    "/__proto__/v3/constructor",
  ])("%s is refused or harmless", async (path) => {
    const { emulator } = await rig()
    const { port } = new URL(emulator.url)
    const { status, body } = await raw(Number(port), path, emulator.apiKey)
    expect(status).toBeGreaterThanOrEqual(200)
    expect(status).toBeLessThan(500)
    expect(body).not.toContain("root:")
    if (path.startsWith("/nowhere")) expect(status).toBe(404)
  })

  it("of garbage on the wire leaves the emulator at work", async () => {
    const { emulator, client } = await rig()
    const { port } = new URL(emulator.url)
    for (const bytes of [
      "\0\0\0\0\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      `GET /${"x".repeat(20_000)} HTTP/1.1\r\n\r\n`,
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), "127.0.0.1", () => socket.end(bytes))
        socket
          .once("close", () => resolve())
          .once("error", () => resolve())
          .resume()
      })
    }
    expect((await client.phoneNumbers.list()).phone_numbers).toHaveLength(1)
  })
})

describe("a media URL", () => {
  it.each([
    "http://127.0.0.1/a",
    "http://127.1/a",
    "http://2130706433/a",
    "http://0x7f.1/a",
    "https://localhost:4010/a?b",
    "http://[::1]/a",
  ])("%s is this machine", (url) => expect(isLoopback(url)).toBe(true))

  it.each([
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/",
    "http://0.0.0.0/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://167772161/",
    "http://localhost.example.com/",
    "http://127.0.0.1.example.com/",
    "http://127.0.0.1@example.com/",
    "http://user:pass@127.0.0.1/",
    "http://localhost./",
    "file:///etc/passwd",
    "gopher://127.0.0.1/",
    "data:text/plain,hi",
    "127.0.0.1",
  ])("%s is not", (url) => expect(isLoopback(url)).toBe(false))

  it("that leads elsewhere is never asked: it is refused, or kept as it stands", async () => {
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    const send = (url: string) =>
      client.chats.messages.send(chatId, { message: { parts: [{ type: "media", url }] } })
    for (const url of ["http://169.254.169.254/a", "http://[::ffff:10.0.0.1]/a", "file:///etc/passwd"]) {
      expect(await refused(send(url))).toMatchObject({ status: 400, code: 1004 })
    }
    const { message } = await send("https://media.invalid/cat.png")
    expect(message.parts[0]).toMatchObject({ url: "https://media.invalid/cat.png", mime_type: "image/png" })
  })

  it("that redirects, never ends, lies about its length or breaks off is 5007 or 5005", async () => {
    const server = createServer((request, response) => {
      if (request.url === "/redirect") response.writeHead(302, { location: "http://169.254.169.254/" }).end()
      else if (request.url === "/endless") endless(() => response.write(Buffer.alloc(65_536)), response)
      else if (request.url === "/lies")
        response.writeHead(200, { "content-length": "10" }).write("short", () => response.destroy())
      else response.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const address = server.address()
    const host = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
    const { emulator, client } = await rig()
    const { chatId } = await emulator.person("Ann").says("hi")
    for (const [path, code] of [
      ["/redirect", 5007],
      ["/lies", 5007],
      ["/breaks", 5007],
      ["/endless", 5005],
    ] as const) {
      const parts = [{ type: "media" as const, url: `${host}${path}` }]
      const call = client.chats.messages.send(chatId, { message: { parts } })
      expect(await refused(call)).toMatchObject({ status: 400, code })
    }
  })
})

describe("memory", () => {
  it("keeps the last of a log, by number and by size", () => {
    const log = boundedLog<{ readonly bytes: number }>(({ bytes }) => bytes)
    for (let n = 0; n < 25_000; n++) log.add({ bytes: 1 })
    expect(log.entries.length).toBeLessThanOrEqual(11_000)
    for (let n = 0; n < 200; n++) log.add({ bytes: 1_000_000 })
    const kept = log.entries.reduce((sum, { bytes }) => sum + bytes, 0)
    expect(kept).toBeLessThanOrEqual(64 * 1024 * 1024)
    expect(log.entries.at(-1)?.bytes).toBe(1_000_000)
  })

  it("has room for so many bytes of files and no more", async () => {
    const { emulator, client } = await rig({ limits: { storageBytes: 10 } })
    const upload = async () => {
      const file = { filename: "a.txt", content_type: "text/plain" as const, size_bytes: 6 }
      const { upload_url, attachment_id, required_headers } = await client.attachments.create(file)
      const { status } = await fetch(upload_url, { method: "PUT", headers: required_headers, body: "sixsix" })
      return { status, attachment_id }
    }
    const first = await upload()
    expect(first.status).toBe(200)
    expect((await upload()).status).toBe(503)
    await client.attachments.delete(first.attachment_id)
    expect((await upload()).status).toBe(200)
    const ann = emulator.person("Ann")
    const file = { bytes: new Uint8Array(9), filename: "a.png", mimeType: "image/png" }
    await expect(ann.sends(file)).rejects.toThrow(/10 bytes/)
  })

  it("keeps no large bodies of calls", async () => {
    const { emulator, client } = await rig()
    const body = { from: "x".repeat(100_000) }
    await refused(client.post("/v3/chats", { body }))
    await emulator.settled()
    expect(emulator.calls[0]).toMatchObject({ body: undefined, status: 400 })
    expect(emulator.calls[0]?.bodyBytes).toBeGreaterThan(100_000)
  })
})

function raw(port: number, path: string, key: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` }
    const outgoing = httpRequest({ port, host: "127.0.0.1", path, headers }, (incoming) => {
      let body = ""
      incoming.on("data", (chunk) => {
        body += String(chunk)
      })
      incoming.once("end", () => resolve({ status: incoming.statusCode ?? 0, body }))
    })
    outgoing.once("error", reject).end()
  })
}

function endless(
  write: () => boolean,
  response: { once(event: "drain", run: () => void): unknown; destroyed: boolean },
): void {
  while (!response.destroyed && write());
  if (!response.destroyed) response.once("drain", () => endless(write, response))
}
