import { EventEmitter, once } from "node:events"
import { request } from "node:http"
import { connect, type Socket } from "node:net"
import {
  type DoorRequest,
  type DoorResponse,
  type Host,
  type Listening,
  MAX_BODY_BYTES,
} from "@backchat/core"
import { afterEach, describe, expect, it, vi } from "vitest"
import { type HttpOptions, listen } from "./index.ts"

const OK: DoorResponse = { status: 200, headers: { "content-type": "text/plain" }, body: "ok" }
const LIMIT = MAX_BODY_BYTES

const open: Listening[] = []
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(open.splice(0).map((listening) => listening.close()))
})

/** A server whose host writes down what it receives. */
async function start(receive: Host["receive"] = async () => OK, options: HttpOptions = {}) {
  const received: DoorRequest[] = []
  const host: Host = {
    receive: (request) => {
      received.push(request)
      return receive(request)
    },
    accept: async () => "accepted",
  }
  const listening = await listen(host, { port: 0, hostname: "127.0.0.1", ...options })
  open.push(listening)
  const url = listening.url ?? ""
  return { url, port: Number(new URL(url).port), received, close: listening.close }
}

/** Writes raw bytes and resolves with all that comes back until the server closes the connection. */
async function raw(port: number, ...writes: (string | Buffer)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1")
  await once(socket, "connect")
  for (const bytes of writes) socket.write(bytes)
  return everything(socket)
}

async function everything(socket: Socket): Promise<string> {
  const chunks: Buffer[] = []
  socket.on("data", (chunk: Buffer) => chunks.push(chunk))
  socket.on("error", () => {})
  await new Promise((resolve) => socket.on("close", resolve))
  return Buffer.concat(chunks).toString()
}

/** Resolves as soon as this much of an answer has come. */
function until(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let seen = ""
    socket.on("data", (chunk: Buffer) => {
      seen += chunk.toString()
      if (seen.includes(text)) resolve(seen)
    })
    socket.on("close", () => reject(new Error(`closed after ${JSON.stringify(seen)}`)))
  })
}

describe("listen", () => {
  it("hands on method, path with query, headers and raw body, and writes the answer", async () => {
    const answer = { status: 202, headers: { "x-answer": "yes" }, body: "taken" }
    const { url, received } = await start(async () => answer)
    const body = Buffer.from([0, 1, 2, 0xff])
    const response = await fetch(`${url}/linq?version=1`, {
      method: "POST",
      body,
      headers: { "Webhook-Id": "e1" },
    })
    expect([response.status, response.headers.get("x-answer"), await response.text()]).toEqual([
      202,
      "yes",
      "taken",
    ])
    expect(received[0]).toMatchObject({ method: "POST", url: "/linq?version=1" })
    expect(received[0]?.header("webhook-id")).toBe("e1")
    expect(received[0]?.header("webhook-signature")).toBeUndefined()
    expect(Buffer.from(received[0]?.body ?? [])).toEqual(body)
  })

  it("joins headers that were sent twice", async () => {
    const { port, received } = await start()
    const sending = request({ port, method: "POST", headers: { "webhook-signature": ["v1,a", "v1,b"] } })
    sending.end()
    await once(sending, "response")
    expect(received[0]?.header("webhook-signature")).toBe("v1,a, v1,b")
  })

  it("leaves requests without a body to the host as well", async () => {
    const { url, received } = await start(async ({ method }) => ({
      ...OK,
      status: method === "GET" ? 405 : 200,
    }))
    expect((await fetch(`${url}/healthz`)).status).toBe(405)
    expect(received[0]).toMatchObject({ method: "GET", url: "/healthz", body: new Uint8Array() })
  })

  it("puts a body of several chunks together", async () => {
    const { url, received } = await start()
    const body = new Uint8Array(LIMIT).fill(7)
    expect((await fetch(url, { method: "POST", body })).status).toBe(200)
    expect(Buffer.compare(received[0]?.body ?? new Uint8Array(), body)).toBe(0)
  })

  it("serves many requests on one connection", async () => {
    const { port } = await start()
    const post = "POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 2\r\n\r\n{}"
    const last = post.replace("Host: bot", "Host: bot\r\nConnection: close")
    expect((await raw(port, post, post, last)).match(/HTTP\/1.1 200 OK/g)).toHaveLength(3)
  })

  it("takes in what came together before it answers any of it", async () => {
    const order: string[] = []
    const { port } = await start(async ({ url }) => {
      order.push(`in ${url}`)
      await null
      order.push(`out ${url}`)
      return OK
    })
    const post = "POST /x HTTP/1.1\r\nHost: bot\r\nContent-Length: 2\r\n\r\n{}"
    const sockets = Array.from({ length: 5 }, () => connect(port, "127.0.0.1"))
    for (const socket of sockets) {
      socket.write(post)
      await until(socket, "200 OK")
    }
    order.length = 0
    // Written in one turn, so that the server finds them all in its next.
    for (const socket of sockets) socket.write(post)
    await Promise.all(sockets.map((socket) => until(socket, "200 OK")))
    for (const socket of sockets) socket.destroy()
    expect(order).toEqual([...Array(5).fill("in /x"), ...Array(5).fill("out /x")])
  })

  it("serves while a test's clock stands still", async () => {
    const { url } = await start()
    vi.useFakeTimers()
    try {
      expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(200)
    } finally {
      vi.useRealTimers()
    }
  })

  it("answers 500 without a word of the error when a host throws all the same", async () => {
    const { url } = await start(() => Promise.reject(new Error("canary")))
    const response = await fetch(url, { method: "POST", body: "{}" })
    expect([response.status, await response.text()]).toEqual([500, ""])
  })
})

describe("bodies too large", () => {
  it("are refused by their Content-Length before any of them is sent", async () => {
    const { port, received } = await start()
    const socket = connect(port, "127.0.0.1")
    socket.write(`POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`)
    expect(await until(socket, `larger than ${LIMIT} bytes`)).toContain("413 Payload Too Large")
    socket.destroy()
    expect(received).toEqual([])
  })

  it("are refused as soon as they turn out so when they come in chunks", async () => {
    const { port, received } = await start()
    const socket = connect(port, "127.0.0.1")
    socket.write("POST / HTTP/1.1\r\nHost: bot\r\nTransfer-Encoding: chunked\r\n\r\n")
    const chunk = Buffer.alloc(LIMIT / 4)
    const framed = Buffer.concat([
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from("\r\n"),
    ])
    for (let n = 0; n < 4; n++) socket.write(framed)
    socket.write("1\r\nx\r\n") // one byte past the limit, and no end
    expect(await until(socket, `larger than ${LIMIT} bytes`)).toContain("413 Payload Too Large")
    socket.destroy()
    expect(received).toEqual([])
  })

  it("do not spoil the connection for the next request", async () => {
    const { port, received } = await start()
    const large = Buffer.concat([
      Buffer.from(`POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: ${LIMIT + 1}\r\n\r\n`),
      Buffer.alloc(LIMIT + 1),
    ])
    const small = "POST / HTTP/1.1\r\nHost: bot\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    expect(await raw(port, large, small)).toMatch(/413 Payload.*200 OK/s)
    expect(received).toHaveLength(1)
  })
})

describe("lies about length", () => {
  it("are cut off when the body is longer: the rest is no request", async () => {
    const { port, received } = await start()
    const answer = await raw(port, "POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 2\r\n\r\n{}{more}")
    expect(answer).toContain("400 Bad Request")
    expect(received.map(({ body }) => Buffer.from(body).toString())).toEqual(["{}"])
  })

  it("never reach the host when the body is shorter", async () => {
    const { port, received } = await start(undefined, { requestTimeoutMs: 300, checkEveryMs: 50 })
    expect(await raw(port, "POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\n{}")).toContain("408")
    expect(received).toEqual([])
  })

  it("are refused when the length is told twice, as smugglers do", async () => {
    const { port, received } = await start()
    const both = "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
    expect(await raw(port, `POST / HTTP/1.1\r\nHost: bot\r\n${both}`)).toContain("400 Bad Request")
    expect(received).toEqual([])
  })

  it("end with the connection when the client goes away in the middle", async () => {
    const { port, received, url } = await start()
    const socket = connect(port, "127.0.0.1")
    await once(socket, "connect")
    socket.write("POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 9\r\n\r\n{}")
    socket.destroy()
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(200)
    expect(received).toHaveLength(1)
  })
})

describe("slow clients", () => {
  it("neither hold up others nor stay: 200 half-open connections", { timeout: 6_000 }, async () => {
    const { port, url, received } = await start(undefined, {
      headersTimeoutMs: 800,
      requestTimeoutMs: 1_200,
      checkEveryMs: 100,
    })
    const beginnings = [
      "",
      "POST / HT",
      "POST / HTTP/1.1\r\nHost: bot\r\n",
      "POST / HTTP/1.1\r\nHost: b\r\nContent-Length: 9\r\n\r\n{",
    ]
    const sockets = Array.from({ length: 200 }, () => connect(port, "127.0.0.1"))
    await Promise.all(sockets.map((socket) => once(socket, "connect")))
    const closed = sockets.map(everything)
    for (const [n, socket] of sockets.entries()) socket.write(beginnings[n % beginnings.length] ?? "")
    const waits: number[] = []
    for (let n = 0; n < 50; n++) {
      const before = performance.now()
      expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(200)
      waits.push(performance.now() - before)
    }
    expect(sockets.filter((socket) => !socket.closed).length).toBeGreaterThan(0) // they were there meanwhile
    waits.sort((a, b) => a - b)
    expect(waits[25]).toBeLessThan(50)
    await Promise.all(closed)
    expect(received).toHaveLength(50)
  })
})

describe("close", () => {
  it("lets requests in progress finish, and takes no new ones", async () => {
    const progress = new EventEmitter()
    const { url, close } = await start(async () => {
      progress.emit("arrived")
      await once(progress, "released")
      return OK
    })
    const arrived = once(progress, "arrived")
    const inProgress = fetch(url, { method: "POST", body: "{}" })
    await arrived
    const closing = close()
    await expect(fetch(url, { method: "POST", body: "{}" })).rejects.toThrow("fetch failed")
    progress.emit("released")
    expect((await inProgress).status).toBe(200)
    await closing
  })

  it("does not wait for clients that never finish, nor for idle ones", async () => {
    const { port, url, close } = await start(undefined, { requestTimeoutMs: 200 })
    await fetch(url, { method: "POST", body: "{}" }) // leaves a connection that is kept alive
    const expecting = "POST / HTTP/1.1\r\nHost: b\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
    const sockets = ["", "POST / HT", expecting].map((beginning) => {
      const socket = connect(port, "127.0.0.1")
      socket.write(beginning)
      return socket
    })
    await Promise.all(sockets.map((socket) => once(socket, "connect")))
    const closed = sockets.map(everything)
    // From here on the server waits for a body that never comes.
    await Promise.all(sockets.slice(-1).map((socket) => until(socket, "100 Continue")))
    await Promise.all([close(), close()])
    await Promise.all(closed)
  })
})

describe("the address", () => {
  it("is a link that works, whatever it listens on", async () => {
    const { port } = await start()
    const everywhere = await listen({ receive: async () => OK, accept: async () => "accepted" }, { port: 0 })
    open.push(everywhere)
    expect(everywhere.url).toMatch(/^http:\/\/localhost:\d+$/)
    expect((await fetch(everywhere.url ?? "", { method: "POST" })).status).toBe(200)
    expect(port).toBeGreaterThan(0)
  })

  it("is PORT's without a port", async () => {
    vi.stubEnv("PORT", "0")
    const { url } = await start(undefined, { port: undefined })
    expect(url).toMatch(/:\d+$/)
  })

  it("teaches when the port is in use, is none, or the hostname is not this machine's", async () => {
    const { port } = await start()
    await expect(start(undefined, { port })).rejects.toMatchObject({
      code: "bad_configuration",
      message: expect.stringContaining(`Port ${port} is in use`),
    })
    vi.stubEnv("PORT", "http")
    expect(() => listen({ receive: async () => OK, accept: async () => "accepted" })).toThrowError('"http"')
    await expect(start(undefined, { hostname: "192.0.2.1" })).rejects.toThrowError("192.0.2.1")
  })
})
