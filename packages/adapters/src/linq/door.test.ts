import { createHmac } from "node:crypto"
import { inspect } from "node:util"
import { DoorError, type DoorRequest, laneOf } from "@backchat/core"
import fc from "fast-check"
import { afterEach, describe, expect, it, vi } from "vitest"
import { linq } from "./adapter.ts"
import { ANN, DIRECT_CHAT, GROUP_CHAT, LINE } from "./fixtures/handles.ts"
import { olderReceived, olderSent, receivedInGroup, sent } from "./fixtures/messages.ts"
import { chatCreated, edited, failed, lineFlagged, reacted, typing } from "./fixtures/others.ts"
import {
  arriving,
  EVENT_ID,
  type Headers,
  NOW,
  post,
  SECRET,
  signed,
  signedTheOldWay,
  TRACE_ID,
  webhook,
} from "./fixtures/webhook.ts"
import type { LinqOptions } from "./options.ts"

const door = (options: LinqOptions = {}) =>
  linq({ apiKey: "key", webhookSecret: SECRET, now: () => NOW, ...options })

const { receive } = door()

function refusal(request: DoorRequest): number {
  try {
    receive(request)
  } catch (error) {
    if (error instanceof DoorError) return error.status
    throw error
  }
  return 200
}

const signedPost = (body: string) => post(body, signed(body))

describe("what a delivery is", () => {
  it("keeps the signed body, its id, lane, type and trace id", () => {
    const request = arriving(webhook("message.received", receivedInGroup))
    expect(receive(request)).toEqual({
      adapter: "linq",
      id: EVENT_ID,
      lane: `linq:${GROUP_CHAT}`,
      type: "message.received",
      body: new TextDecoder().decode(request.body),
      traceId: TRACE_ID,
      receivedAt: NOW,
    })
  })

  it.each([
    ["message.received", receivedInGroup, GROUP_CHAT],
    ["message.received", olderReceived, DIRECT_CHAT],
    ["message.sent", sent, DIRECT_CHAT],
    ["message.sent", olderSent, DIRECT_CHAT],
    ["message.failed", failed, DIRECT_CHAT],
    ["message.edited", edited, GROUP_CHAT],
    ["reaction.added", reacted, DIRECT_CHAT],
    ["chat.created", chatCreated, DIRECT_CHAT],
    ["chat.typing_indicator.started", typing, DIRECT_CHAT],
    ["phone_number.status_updated", lineFlagged, LINE],
    ["call.ringing", {}, "unknown"],
    ["poll.received", { chat: { id: GROUP_CHAT } }, GROUP_CHAT],
  ])("queues %s in the lane of its chat or line", (type, data, place) => {
    expect(receive(arriving(webhook(type, data)))).toMatchObject({ type, lane: laneOf("linq", place, type) })
  })

  it("is read from a request with the older signature as well", () => {
    const body = JSON.stringify(webhook("message.received", olderReceived, "2025-01-01"))
    expect(receive(post(body, signedTheOldWay(body)))).toMatchObject({ id: EVENT_ID })
  })

  it.each([
    ["an unknown type", { ...webhook("poll.vote.added", {}) }, "poll.vote.added", EVENT_ID],
    [
      "no id",
      { ...webhook("message.received", olderReceived), event_id: undefined },
      "message.received",
      "header-id",
    ],
    ["no type", { event_id: "e1", data: {} }, "unknown", "e1"],
    ["nothing it should have", {}, "unknown", "header-id"],
    [
      "fields of other types",
      { event_type: 5, event_id: [], trace_id: {}, data: "x" },
      "unknown",
      "header-id",
    ],
  ])("survives drift: %s", (_, payload, type, id) => {
    const body = JSON.stringify(payload)
    expect(receive(post(body, signed(body, { id: "header-id" })))).toMatchObject({ type, id })
  })

  it("has the same id on a redelivery even when nothing names it", () => {
    const body = JSON.stringify({ data: {} })
    const first = receive(post(body, signedTheOldWay(body)))
    const again = receive(post(body, signedTheOldWay(body, { timestamp: NOW / 1000 + 60 })))
    expect(again).toEqual(first)
    expect(first).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })
})

describe("what is ignored", () => {
  it.each([
    ["message.received", { ...receivedInGroup, direction: "outbound" }],
    ["message.received", { ...olderReceived, is_from_me: true }],
    ["message.edited", { ...edited, direction: "outbound" }],
    ["reaction.added", { ...reacted, is_from_me: true }],
    ["reaction.removed", { ...reacted, is_from_me: true }],
  ])("your own %s", (type, data) => {
    expect(receive(arriving(webhook(type, data)))).toEqual({
      ignored: "your own line did it",
      type,
      id: EVENT_ID,
    })
  })

  it("other lines' events, and later ones of their chats that do not say whose they are", () => {
    const { receive } = door({ lines: ["+12025550199"] })
    const ignored = "it concerns a line that is not in `lines`"
    expect(receive(arriving(webhook("chat.typing_indicator.started", typing)))).toHaveProperty("lane")
    expect(receive(arriving(webhook("message.received", olderReceived)))).toHaveProperty("ignored", ignored)
    expect(receive(arriving(webhook("phone_number.status_updated", lineFlagged)))).toHaveProperty(
      "ignored",
      ignored,
    )
    expect(receive(arriving(webhook("chat.typing_indicator.started", typing)))).toHaveProperty(
      "ignored",
      ignored,
    )
  })

  it("nothing of the lines that are named", () => {
    const { receive } = door({ lines: [LINE] })
    expect(receive(arriving(webhook("message.received", olderReceived)))).toHaveProperty("lane")
    expect(receive(arriving(webhook("message.sent", olderSent)))).toHaveProperty("lane")
  })
})

describe("bad input", () => {
  it("refuses every single-bit flip of body, id, timestamp and signature", () => {
    const body = JSON.stringify(webhook("message.received", receivedInGroup))
    const headers = signed(body)
    const bytes = new TextEncoder().encode(body)
    expect(refusal(post(bytes, headers))).toBe(200)
    let flips = 0
    for (const flipped of bitFlips(bytes)) {
      flips++
      expect(refusal(post(flipped, headers))).toBe(401)
    }
    for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
      // Headers reach us as Latin-1, one character a byte.
      for (const flipped of bitFlips(Buffer.from(headers[name] ?? "", "latin1"))) {
        flips++
        const change: Headers = { [name]: Buffer.from(flipped).toString("latin1") }
        expect(refusal(post(bytes, { ...headers, ...change }))).toBe(401)
      }
    }
    expect(flips).toBeGreaterThan(10_000)
  })

  it.each([
    ["a compressed body", post("{}", { ...signed("{}"), "content-encoding": "gzip" })],
    ["invalid UTF-8", signedBytes([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ["an overlong encoding", signedBytes([0x22, 0xc0, 0xaf, 0x22])],
    ["a byte order mark", signedBytes([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
    ["no body", signedPost("")],
    ["what is not JSON", signedPost("event=message.received")],
    ["JSON with something behind it", signedPost("{} {}")],
    ["an array", signedPost("[]")],
    ["null", signedPost("null")],
    ["a string", signedPost('"message.received"')],
    ["65 levels", signedPost(`{"data":${"[".repeat(64)}${"]".repeat(64)}}`)],
    ["100,000 levels", signedPost("[".repeat(100_000) + "]".repeat(100_000))],
    ["100,000 levels that never close", signedPost('{"a":'.repeat(100_000))],
  ])("answers 400 to %s", (_, request) => {
    expect(refusal(request)).toBe(400)
  })

  it("takes 64 levels, and a content encoding that is none", () => {
    const body = `{"data":${"[".repeat(63)}${"]".repeat(63)}}`
    expect(refusal(post(body, { ...signed(body), "content-encoding": "identity" }))).toBe(200)
  })

  it("verifies before it reads: an unsigned body is never looked at", () => {
    const parse = vi.spyOn(JSON, "parse")
    expect(refusal(post("not JSON", {}))).toBe(401)
    expect(refusal(post("[".repeat(100_000), signed("{}")))).toBe(401)
    expect(parse).not.toHaveBeenCalled()
    parse.mockRestore()
  })

  it("never meets anything signed with an error of its own", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (body) => {
        const { receive, parse } = door()
        const isObject = body.trimStart().startsWith("{")
        try {
          const arrival = receive(signedPost(body))
          if (!("ignored" in arrival)) JSON.stringify(parse(arrival))
          expect(isObject).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(DoorError)
          expect(isObject).toBe(false)
        }
      }),
    )
  })

  it("leaves prototypes alone", () => {
    const body = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"event_type":"message.received",
      "data":{"__proto__":{"chat_id":"x"},"chat":{"__proto__":{"id":"x"}}}}`
    const delivery = receive(signedPost(body))
    if ("ignored" in delivery) throw new Error("it was ignored")
    const event = door().parse(delivery)
    expect(event).toMatchObject({ type: "unknown", name: "message.received" })
    expect(delivery.lane).toBe("linq:unknown")
    expect(Object.getPrototypeOf(event.raw)).toBe(Object.prototype)
    expect({}).not.toHaveProperty("polluted")
  })
})

describe("secrecy", () => {
  afterEach(() => vi.restoreAllMocks())

  it("puts no secret, key, handle or text into an error or a log", () => {
    const logged: unknown[] = []
    for (const method of ["log", "info", "warn", "error", "debug"] as const) {
      vi.spyOn(console, method).mockImplementation((...args) => void logged.push(args))
    }
    const canary = { text: "canary-text", handle: ANN, key: "canary-key", secret: SECRET.slice(6, 20) }
    const { receive } = door({ apiKey: canary.key })
    const body = `{"event_type":"message.received","data":{"from":"${canary.handle}","text":"${canary.text}"`
    const hostile = [
      post(body, {}),
      signedPost(body),
      signedPost(`${body}}}`.repeat(2)),
      post(body, { ...signed(body), "webhook-timestamp": canary.text }),
      post(body, { ...signed(body), "webhook-signature": `v1,${canary.text}` }),
      post(body, { ...signed(body), "content-encoding": canary.text }),
    ]
    const errors = hostile.map((request) => {
      try {
        return receive(request)
      } catch (error) {
        return error
      }
    })
    expect(errors.every((error) => error instanceof DoorError)).toBe(true)
    const said = inspect([errors, logged], { depth: 20, showHidden: true }) + JSON.stringify(logged)
    for (const word of Object.values(canary)) expect(said).not.toContain(word)
  })
})

function* bitFlips(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = Uint8Array.from(bytes)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
      yield flipped
    }
  }
}

// The reference implementation signs strings only, so these bytes are signed by hand.
function signedBytes(bytes: readonly number[]): DoorRequest {
  const body = Uint8Array.from(bytes)
  const key = Buffer.from(SECRET.slice(6), "base64")
  const prefix = `${EVENT_ID}.${NOW / 1000}.`
  const signature = createHmac("sha256", key).update(prefix).update(body).digest("base64")
  return post(body, { ...signed(""), "webhook-signature": `v1,${signature}` })
}
