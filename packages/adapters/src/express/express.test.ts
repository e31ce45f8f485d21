import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { DoorError, type DoorRequest, type DoorResponse, MAX_BODY_BYTES } from "@backchat/core"
import server, { type ErrorRequestHandler } from "express"
import { afterEach, describe, expect, it } from "vitest"
import { olderReceived } from "../linq/fixtures/messages.ts"
import { NOW, SECRET, signed, webhook } from "../linq/fixtures/webhook.ts"
import { linq } from "../linq/index.ts"
import { express } from "./index.ts"

const running: Server[] = []
afterEach(() => {
  for (const one of running.splice(0)) {
    one.close()
    one.closeAllConnections()
  }
})

/** A bot as far as its door: it verifies what it is handed. */
function aBot() {
  const { receive: enter } = linq({ apiKey: "key", webhookSecret: SECRET, now: () => NOW })
  const received: DoorRequest[] = []
  const answer = (status: number, body: string): DoorResponse => ({
    status,
    headers: { "x-bot": "yes" },
    body,
  })
  return {
    received,
    async receive(request: DoorRequest): Promise<DoorResponse> {
      received.push(request)
      if (request.method !== "POST") return answer(405, "")
      try {
        enter(request)
        return answer(200, "accepted")
      } catch (error) {
        return error instanceof DoorError ? answer(error.status, error.message) : answer(503, "")
      }
    },
  }
}

async function serve(app: ReturnType<typeof server>): Promise<string> {
  const listening = createServer(app)
  running.push(listening)
  listening.listen(0, "127.0.0.1")
  await once(listening, "listening")
  const { port } = listening.address() as AddressInfo // it listens on TCP
  return `http://127.0.0.1:${port}`
}

// Spaces and escapes that a parser would not give back.
const BODY = JSON.stringify(webhook("message.received", olderReceived), undefined, 2).replace(
  "hi",
  "h\\u0069",
)
const post = (url: string) =>
  fetch(url, { method: "POST", body: BODY, headers: { ...signed(BODY), "content-type": "application/json" } })

describe("express(bot)", () => {
  it("answers beside the rest of an app, mounted before its body parser", async () => {
    const bot = aBot()
    const app = server()
    app.use("/linq", express(bot))
    app.use(server.json())
    app.post("/orders", (request, response) => void response.json(request.body))
    const url = await serve(app)
    const response = await post(`${url}/linq?version=2026-02-03`)
    expect([response.status, response.headers.get("x-bot"), await response.text()]).toEqual([
      200,
      "yes",
      "accepted",
    ])
    expect(bot.received[0]).toMatchObject({ method: "POST", url: "/linq?version=2026-02-03" })
    const order = await fetch(`${url}/orders`, {
      method: "POST",
      body: '{"cake":1}',
      headers: { "content-type": "application/json" },
    })
    expect(await order.json()).toEqual({ cake: 1 })
  })

  it.each([
    ["a parser that keeps the raw bytes", server.json({ verify: keepRawBody })],
    ["a parser of raw bytes", server.raw({ type: "*/*" })],
  ])("answers behind %s", async (_, parser) => {
    const app = server()
    app.use(parser)
    app.use("/linq", express(aBot()))
    expect((await post(`${await serve(app)}/linq`)).status).toBe(200)
  })

  it("teaches behind a parser that ate the body, with a status that is delivered again", async () => {
    const bot = aBot()
    const errors: unknown[] = []
    const app = server()
    app.use(server.json())
    app.use("/linq", express(bot))
    const onError: ErrorRequestHandler = (error, _request, response, _next) => {
      errors.push(error)
      response.status(500).end()
    }
    app.use(onError)
    expect((await post(`${await serve(app)}/linq`)).status).toBe(500)
    expect(errors).toEqual([
      expect.objectContaining({
        code: "bad_configuration",
        message: expect.stringContaining("before body parsers"),
      }),
    ])
    expect(bot.received).toEqual([])
  })

  it("hands on a GET to the bot, and answers 413 itself", async () => {
    const bot = aBot()
    const app = server()
    app.use("/linq", express(bot))
    const url = `${await serve(app)}/linq`
    expect((await fetch(url)).status).toBe(405)
    const large = new Uint8Array(MAX_BODY_BYTES + 1)
    expect((await fetch(url, { method: "POST", body: large })).status).toBe(413)
    expect(bot.received).toHaveLength(1)
  })
})

function keepRawBody(request: object, _response: unknown, rawBody: Buffer): void {
  Object.assign(request, { rawBody })
}
