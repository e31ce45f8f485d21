import type { OutgoingMessage, RemoteMedia } from "@backchat/core"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { ANN, BEN, DIRECT_CHAT, LINE, OUR_MESSAGE, THEIR_MESSAGE } from "./fixtures/handles.ts"
import { type Platform, startPlatform } from "./fixtures/platform.ts"
import { TRACE_ID } from "./fixtures/webhook.ts"

let platform: Platform
beforeAll(async () => {
  platform = await startPlatform()
})
afterAll(() => platform.close())
beforeEach(() => {
  platform.requests.length = 0
  platform.answers = []
})

const chat = { id: DIRECT_CHAT }
const hello: OutgoingMessage<RemoteMedia> = { parts: [{ type: "text", value: "hello" }] }
const options = () => ({ key: "event/0", signal: new AbortController().signal })
const accepted = { id: OUR_MESSAGE, service: null, delivery_status: "pending" }
const sent = { id: OUR_MESSAGE, chatId: DIRECT_CHAT, key: "event/0", traceId: TRACE_ID }

describe("send to a chat", () => {
  beforeEach(() => {
    platform.answers = [{ status: 202, body: { chat_id: DIRECT_CHAT, message: accepted } }]
  })

  it("posts the message with its key, once, and returns its ids and trace", async () => {
    expect(await platform.adapter.send(chat, hello, options())).toEqual(sent)
    expect(platform.requests).toHaveLength(1)
    expect(platform.requests[0]).toMatchObject({
      method: "POST",
      path: `/api/partner/v3/chats/${DIRECT_CHAT}/messages`,
      headers: { authorization: "Bearer test-key" },
      json: { message: { parts: [{ type: "text", value: "hello" }], idempotency_key: "event/0" } },
    })
  })

  it("says everything a message can hold in the platform's words", async () => {
    const message: OutgoingMessage<RemoteMedia> = {
      parts: [
        {
          type: "text",
          value: "bold move",
          decorations: [
            { range: [0, 4], style: "bold" },
            { range: [5, 9], animation: "shake" },
          ],
        },
        { type: "media", source: { url: "https://example.com/a.png" } },
        { type: "media", source: { attachmentId: "5d0f3c1e" } },
        { type: "link", value: "https://example.com" },
      ],
      effect: { type: "bubble", name: "slam" },
      replyTo: { messageId: THEIR_MESSAGE, partIndex: 2 },
      service: "RCS",
    }
    await platform.adapter.send(chat, message, options())
    expect(platform.requests[0]?.json).toEqual({
      message: {
        parts: [
          {
            type: "text",
            value: "bold move",
            text_decorations: [
              { range: [0, 4], style: "bold" },
              { range: [5, 9], animation: "shake" },
            ],
          },
          { type: "media", url: "https://example.com/a.png" },
          { type: "media", attachment_id: "5d0f3c1e" },
          { type: "link", value: "https://example.com" },
        ],
        idempotency_key: "event/0",
        effect: { type: "bubble", name: "slam" },
        reply_to: { message_id: THEIR_MESSAGE, part_index: 2 },
        preferred_service: "RCS",
      },
    })
  })

  it("knows the service when the platform does", async () => {
    platform.answers = [
      { status: 202, body: { chat_id: DIRECT_CHAT, message: { ...accepted, service: "SMS" } } },
    ]
    expect(await platform.adapter.send(chat, hello, options())).toEqual({ ...sent, service: "SMS" })
  })
})

describe("send to people", () => {
  it("creates or reuses a chat of the line it is told", async () => {
    platform.answers = [
      { status: 201, body: { chat: { id: DIRECT_CHAT, service: "iMessage", message: accepted } } },
    ]
    const result = await platform.adapter.send({ to: [ANN, BEN], from: LINE }, hello, options())
    expect(result).toEqual({ ...sent, service: "iMessage" })
    expect(platform.requests[0]).toMatchObject({
      method: "POST",
      path: "/api/partner/v3/chats",
      json: { from: LINE, to: [ANN, BEN], message: { idempotency_key: "event/0" } },
    })
  })

  it("leaves the line to the platform without one", async () => {
    platform.answers = [{ status: 202, body: { chat_id: DIRECT_CHAT, service: "RCS", message: accepted } }]
    const result = await platform.adapter.send({ to: [ANN] }, hello, options())
    expect(result).toEqual({ ...sent, service: "RCS" })
    expect(platform.requests[0]).toMatchObject({
      path: "/api/partner/v3/messages",
      json: { to: [ANN], message: { idempotency_key: "event/0" } },
    })
  })
})

describe("voice memos", () => {
  const memo = (source: RemoteMedia): OutgoingMessage<RemoteMedia> => ({
    parts: [{ type: "media", source, voiceMemo: true }],
  })

  it.each([
    [{ url: "https://example.com/a.m4a" }, { voice_memo_url: "https://example.com/a.m4a" }],
    [{ attachmentId: "5d0f3c1e" }, { attachment_id: "5d0f3c1e" }],
  ])("go their own way: %j", async (source, json) => {
    platform.answers = [{ status: 202, body: { voice_memo: { id: OUR_MESSAGE, service: "iMessage" } } }]
    const result = await platform.adapter.send(chat, memo(source), options())
    expect(result).toEqual({ ...sent, service: "iMessage" })
    expect(platform.requests[0]).toMatchObject({
      path: `/api/partner/v3/chats/${DIRECT_CHAT}/voicememo`,
      json,
    })
  })

  it("need a chat", async () => {
    const sending = async () => platform.adapter.send({ to: [ANN] }, memo({ attachmentId: "a" }), options())
    await expect(sending).rejects.toMatchObject({ code: "unsupported", retryable: false })
    expect(platform.requests).toEqual([])
  })
})

describe("a send that fails", () => {
  it("is not tried again by the SDK, whose retries know no key of ours", async () => {
    platform.answers = [
      { status: 500, body: {} },
      { status: 500, body: {} },
    ]
    await expect(platform.adapter.send(chat, hello, options())).rejects.toMatchObject({ status: 500 })
    expect(platform.requests).toHaveLength(1)
    expect(platform.requests[0]?.headers["x-stainless-retry-count"]).toBe("0")
  })

  it.each([
    ["an answer that names no message", { status: 202, body: { ok: true } }],
    ["a page instead of JSON", { headers: { "content-type": "text/html" }, body: "<h1>hotel Wi-Fi</h1>" }],
    ["an answer that breaks off", { status: 202, body: "break" }],
    ["half an answer", { status: 202, body: '{"message":' }],
  ])("may be sent again with its key after %s", async (_, answer) => {
    platform.answers = [answer]
    await expect(platform.adapter.send(chat, hello, options())).rejects.toMatchObject({
      name: "PlatformError",
      operation: "chats.messages.send",
      retryable: true,
    })
    expect(platform.requests).toHaveLength(1)
  })

  it("stops at once when its signal aborts, with the signal's reason", async () => {
    platform.answers = [{ body: "hang" }]
    const controller = new AbortController()
    const arrived = platform.next()
    const sending = platform.adapter.send(chat, hello, { key: "k", signal: controller.signal })
    await arrived
    const reason = new Error("the lease was lost")
    controller.abort(reason)
    await expect(sending).rejects.toBe(reason)
  })

  it("never starts when its signal aborted before", async () => {
    const signal = AbortSignal.abort(new Error("too late"))
    await expect(platform.adapter.send(chat, hello, { key: "k", signal })).rejects.toThrow("too late")
    expect(platform.requests).toEqual([])
  })

  it("leaves no listener on the signal", async () => {
    const { signal } = new AbortController()
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on("warning", onWarning)
    for (let n = 0; n < 12; n++) {
      platform.answers = [{ status: 202, body: { chat_id: DIRECT_CHAT, message: accepted } }]
      await platform.adapter.send(chat, hello, { key: `${n}`, signal })
    }
    await new Promise(setImmediate) // warnings are emitted on the next tick
    process.off("warning", onWarning)
    expect(warnings).toEqual([])
  })
})
