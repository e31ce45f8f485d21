import { type BotEvent, type Delivery, EVENT_TYPES } from "@backchat/core"
import type { LinqAPIV3 } from "@linqapp/sdk"
import { describe, expect, it } from "vitest"
import { createChatMemory } from "../chat-memory.ts"
import { ANN, BEN, DIRECT_CHAT, GROUP_CHAT, LINE, OUR_MESSAGE, THEIR_MESSAGE } from "../fixtures/handles.ts"
import * as message from "../fixtures/messages.ts"
import * as other from "../fixtures/others.ts"
import { EVENT_ID, TRACE_ID, type Version, webhook } from "../fixtures/webhook.ts"
import { eventOf } from "./event.ts"

const RECEIVED_AT = 1_784_000_000_000

function parse(
  type: string,
  data: unknown,
  version: Version = "2026-02-03",
  chats = createChatMemory(),
): BotEvent {
  return parsePayload(type, webhook(type, data, version), chats)
}

function parsePayload(type: string, payload: unknown, chats = createChatMemory()): BotEvent {
  const delivery: Delivery = {
    adapter: "linq",
    id: EVENT_ID,
    lane: "linq:lane",
    type,
    body: JSON.stringify(payload),
    traceId: TRACE_ID,
    receivedAt: RECEIVED_AT,
  }
  return eventOf(delivery, payload, chats)
}

const time = (iso: string) => Date.parse(iso)

const joined = { service: "iMessage", status: "active", joinedAt: time("2026-07-01T09:00:00.120Z") }
const me = { ...joined, id: "11111111-aaaa-4bbb-8ccc-000000000001", handle: LINE, isMe: true }
const ann = { ...joined, id: "11111111-aaaa-4bbb-8ccc-000000000002", handle: ANN, isMe: false }
const ben = {
  ...joined,
  id: "11111111-aaaa-4bbb-8ccc-000000000009",
  handle: BEN,
  isMe: false,
  joinedAt: time("2026-07-14T16:05:00Z"),
}

const HEALTHY = { line: LINE, service: "iMessage", health: "HEALTHY" }
const inGroup = { line: LINE, chat: { id: GROUP_CHAT, isGroup: true, ...HEALTHY } }
const inDirect = { line: LINE, chat: { id: DIRECT_CHAT, isGroup: false, ...HEALTHY } }

const ours = {
  id: OUR_MESSAGE,
  parts: [{ type: "text", value: "Booked for 7pm." }],
  text: "Booked for 7pm.",
  from: me,
  service: "iMessage",
  key: "turn-8842-0",
  sentAt: time("2026-07-14T16:02:14.219Z"),
}
const arrived = { ...ours, deliveredAt: time("2026-07-14T16:02:14.703Z") }
const seen = { ...arrived, readAt: time("2026-07-14T16:04:01Z") }

const reactionBy = { from: ann, line: undefined, chat: { id: DIRECT_CHAT, service: "iMessage" } }
const reacted = { messageId: OUR_MESSAGE, partIndex: 0, at: time("2026-07-14T16:03:20Z") }
const bareGroup = { id: GROUP_CHAT, isGroup: true }
const named = { chat: bareGroup, from: ann, previous: null, current: "Trip crew" }

type Type = LinqAPIV3.WebhookEventType

/** Every type, what the platform says and what it means. A record, so that none is forgotten. */
const CURRENT: Record<Type, { readonly data: unknown; readonly event: object }> = {
  "message.received": {
    data: message.receivedInGroup,
    event: {
      ...inGroup,
      from: ann,
      message: {
        id: THEIR_MESSAGE,
        text: "look at this",
        parts: [
          {
            type: "text",
            value: "look at this",
            decorations: [
              { range: [0, 4], style: "bold" },
              { range: [8, 12], animation: "shake" },
            ],
          },
          {
            type: "media",
            kind: "image",
            id: "5d0f3c1e-93ab-4f1c-8f0b-2b7f6f0a9a11",
            url: "https://cdn.linqapp.com/attachments/partners/prt_demo_0001/5d0f3c1e/IMG_0042.heic",
            filename: "IMG_0042.heic",
            mimeType: "image/heic",
            sizeBytes: 1_830_442,
          },
        ],
        from: ann,
        service: "iMessage",
        effect: { type: "screen", name: "confetti" },
        replyTo: { messageId: "a0b1c2d3-0000-4000-8000-00000000beef", partIndex: 1 },
        sentAt: time("2026-07-14T16:02:10.901Z"),
      },
    },
  },
  "message.sent": { data: message.sent, event: { ...inDirect, message: ours } },
  "message.delivered": { data: message.delivered, event: { ...inDirect, message: arrived } },
  "message.read": { data: message.read, event: { ...inDirect, message: seen } },
  "message.failed": {
    data: other.failed,
    event: {
      chat: { id: DIRECT_CHAT },
      messageId: OUR_MESSAGE,
      failure: { code: 4001, reason: "Request expired before being processed" },
    },
  },
  "message.edited": {
    data: other.edited,
    event: {
      line: LINE,
      chat: { id: GROUP_CHAT, isGroup: true, line: LINE, health: "HEALTHY" },
      from: ann,
      messageId: THEIR_MESSAGE,
      edit: { partIndex: 0, text: "look at THIS" },
    },
  },
  "reaction.added": {
    data: other.reacted,
    event: { ...reactionBy, reaction: { type: "custom", emoji: "🔥", ...reacted } },
  },
  "reaction.removed": {
    data: { ...other.reacted, reaction_type: "love", custom_emoji: null },
    event: { ...reactionBy, reaction: { type: "love", emoji: "❤️", ...reacted } },
  },
  "participant.added": { data: other.participantAdded, event: { chat: bareGroup, participant: ben } },
  "participant.removed": {
    data: other.participantRemoved,
    event: {
      chat: bareGroup,
      participant: { ...ben, status: "left", leftAt: time("2026-07-14T17:00:00Z") },
    },
  },
  "chat.created": { data: other.chatCreated, event: { ...inDirect, displayName: ANN, handles: [me, ann] } },
  "chat.group_name_updated": { data: other.groupNamed, event: named },
  "chat.group_icon_updated": {
    data: { ...other.groupNamed, old_value: "https://cdn.linqapp.com/a.png", new_value: null },
    event: { ...named, previous: "https://cdn.linqapp.com/a.png", current: null },
  },
  "chat.group_name_update_failed": {
    data: other.groupNameFailed,
    event: { chat: bareGroup, failure: { code: 3007 } },
  },
  "chat.group_icon_update_failed": {
    data: { ...other.groupNameFailed, error_code: 4001 },
    event: { chat: bareGroup, failure: { code: 4001 } },
  },
  "chat.typing_indicator.started": { data: other.typing, event: { chat: { id: DIRECT_CHAT } } },
  "chat.typing_indicator.stopped": { data: other.typing, event: { chat: { id: DIRECT_CHAT } } },
  "phone_number.status_updated": {
    data: other.lineFlagged,
    event: {
      line: LINE,
      change: {
        status: { previous: "ACTIVE", current: "FLAGGED" },
        reputation: { previous: "AT_RISK", current: "CRITICAL" },
      },
    },
  },
  "call.initiated": { data: other.called, event: { line: LINE } },
  "call.ringing": { data: other.called, event: { line: LINE } },
  "call.answered": { data: other.called, event: { line: LINE } },
  "call.ended": { data: other.called, event: { line: LINE } },
  "call.failed": { data: other.called, event: { line: LINE } },
  "call.declined": { data: other.called, event: { line: LINE } },
  "call.no_answer": { data: {}, event: {} },
  "location.sharing.started": {
    data: other.locationShared,
    event: { sharedBy: "ann@example.com", sharedWith: LINE },
  },
  "location.sharing.stopped": {
    data: { shared_by: ANN, shared_with: LINE },
    event: { sharedBy: ANN, sharedWith: LINE },
  },
}

const plainDirect = { line: LINE, chat: { id: DIRECT_CHAT, isGroup: false, line: LINE, service: "iMessage" } }

/** The types whose shape was another in version 2025-01-01; `message.edited` came later. */
const OLDER: Record<
  "message.received" | "message.sent" | "message.delivered" | "message.read",
  { readonly data: unknown; readonly event: object }
> = {
  "message.received": {
    data: message.olderReceived,
    event: {
      ...plainDirect,
      from: ann,
      message: {
        id: THEIR_MESSAGE,
        parts: [{ type: "text", value: "hi" }],
        text: "hi",
        from: ann,
        service: "iMessage",
        sentAt: time("2026-07-14T16:02:10.901Z"),
      },
    },
  },
  "message.sent": { data: message.olderSent, event: { ...plainDirect, message: ours } },
  "message.delivered": { data: message.olderDelivered, event: { ...plainDirect, message: arrived } },
  "message.read": { data: message.olderRead, event: { ...plainDirect, message: seen } },
}

const envelope = { id: EVENT_ID, adapter: "linq", traceId: TRACE_ID, at: time("2026-07-14T16:02:11.482Z") }

describe("version 2026-02-03", () => {
  it.each(Object.entries(CURRENT))("reads %s", (type, { data, event }) => {
    expect(parse(type, data)).toEqual({ ...envelope, ...event, type, raw: webhook(type, data) })
  })

  it("reads every type that an event of ours can have", () => {
    expect(Object.keys(CURRENT).toSorted()).toEqual(
      EVENT_TYPES.filter((type) => type !== "unknown").toSorted(),
    )
  })
})

describe("version 2025-01-01", () => {
  const { "message.edited": _, ...shared } = CURRENT
  it.each(Object.entries({ ...shared, ...OLDER }))("reads %s", (type, { data, event }) => {
    const raw = webhook(type, data, "2025-01-01")
    expect(parse(type, data, "2025-01-01")).toEqual({ ...envelope, ...event, type, raw })
  })
})

describe("what an event is", () => {
  it.each(Object.entries(CURRENT))("is plain JSON: %s", (type, { data }) => {
    const event = parse(type, data)
    expect(JSON.parse(JSON.stringify(event))).toEqual(event)
  })

  it("is told by its own payload and by what was said of its chat before", () => {
    const chats = createChatMemory()
    parse("message.received", message.receivedInGroup, "2026-02-03", chats)
    expect(
      parse("chat.typing_indicator.started", { chat_id: GROUP_CHAT }, "2026-02-03", chats),
    ).toMatchObject({
      line: LINE,
      chat: { id: GROUP_CHAT, isGroup: true, service: "iMessage", line: LINE },
    })
  })

  it.each([
    ["2026-02-05T19:31:13Z", "2026-02-05T19:31:13.000Z"],
    ["2026-02-05T19:31:13.7Z", "2026-02-05T19:31:13.700Z"],
    ["2026-02-05T19:31:13.736444093Z", "2026-02-05T19:31:13.736Z"],
    ["2026-02-05T14:31:13.736-05:00", "2026-02-05T19:31:13.736Z"],
    ["2026-02-05T19:31:13", "2026-02-05T19:31:13.000Z"],
    [1_770_319_873, "2026-02-05T19:31:13.000Z"],
    [1_770_319_873_736, "2026-02-05T19:31:13.736Z"],
  ])("is timed by %s", (created_at, expected) => {
    const event = parsePayload("call.ended", { ...webhook("call.ended", {}), created_at })
    expect(new Date(event.at).toISOString()).toBe(expected)
  })

  it("is timed by its arrival when the platform gives no time that is one", () => {
    const event = parsePayload("call.ended", { ...webhook("call.ended", {}), created_at: "yesterday" })
    expect(event.at).toBe(RECEIVED_AT)
  })
})

describe("messages", () => {
  const received = (change: object) => {
    const event = parse("message.received", { ...message.receivedInGroup, ...change })
    if (event.type !== "message.received") throw new Error(`it is ${event.type}`)
    return event.message
  }

  it("have links and app cards, and keep parts of unknown kinds whole", () => {
    const card = {
      type: "imessage_app",
      app: { bundle_id: "com.example.app", name: "Example", team_id: "ABCDE12345" },
      layout: { caption: "Play" },
      url: "https://example.com",
      fallback_text: "A game",
    }
    const parts = [
      { type: "link", value: "https://example.com" },
      card,
      { type: "poll", options: [1] },
      { type: "text" },
      { type: "media", id: "no url" },
      7,
    ]
    expect(received({ parts }).parts).toEqual([
      { type: "link", value: "https://example.com" },
      { type: "app", app: card.app, layout: card.layout, url: "https://example.com", fallbackText: "A game" },
      { type: "unknown", name: "poll", raw: { type: "poll", options: [1] } },
      { type: "unknown", name: "text", raw: { type: "text" } },
      { type: "unknown", name: "media", raw: { type: "media", id: "no url" } },
      { type: "unknown", name: "", raw: 7 },
    ])
  })

  it("bear ten thousand parts that are nothing", () => {
    const parts = Array.from({ length: 10_000 }, () => ({ type: "text", value: 1 }))
    expect(received({ parts }).parts).toHaveLength(10_000)
  })

  it("have no text without text parts, and all of it with several", () => {
    expect(received({ parts: [] }).text).toBe("")
    expect(received({ parts: null }).parts).toEqual([])
    const parts = [
      { type: "text", value: "see" },
      { type: "link", value: "https://example.com" },
    ]
    expect(received({ parts }).text).toBe("see\nhttps://example.com")
  })

  it("drop effects, decorations and services that are not known", () => {
    const text_decorations = [{ range: [0, 1], style: "blink" }, { range: "all" }, null]
    const parts = [{ type: "text", value: "hi", text_decorations }]
    const { effect, service, parts: read } = received({ effect: { name: "snow" }, service: "auto", parts })
    expect({ effect, service, read }).toEqual({ read: [{ type: "text", value: "hi" }] })
  })

  it("name the kind of an effect that comes without", () => {
    expect(received({ effect: { name: "slam" } }).effect).toEqual({ type: "bubble", name: "slam" })
  })

  it("say when they are history that was recovered late", () => {
    const { reconciledAt } = received({ reconciled_at: "2026-08-21T10:00:00Z" })
    expect(reconciledAt).toBe(time("2026-08-21T10:00:00Z"))
  })

  it("are from whom the platform still says it in the oldest way", () => {
    const { from_handle: _, ...data } = message.olderReceived
    expect(parse("message.received", data)).toMatchObject({ from: { handle: ANN, isMe: false } })
  })
})

describe("reactions", () => {
  it("can be stickers", () => {
    expect(parse("reaction.added", other.stuck)).toMatchObject({
      reaction: {
        ...reacted,
        type: "sticker",
        sticker: {
          url: "https://cdn.linqapp.com/stickers/cat.heics",
          filename: "cat.heics",
          mimeType: "image/heics",
          width: 206,
          height: 206,
        },
      },
    })
  })
})

describe("lines", () => {
  it("report no reputation in the oldest payloads, and read its older name", () => {
    const { phone_number, previous_status, new_status } = other.lineFlagged
    const oldest = { phone_number, previous_status, new_status }
    const status = { previous: "ACTIVE", current: "FLAGGED" }
    const older = { ...oldest, previous_health_status: "HEALTHY", new_health_status: "AT_RISK" }
    expect(parse("phone_number.status_updated", oldest)).toHaveProperty("change", { status })
    expect(parse("phone_number.status_updated", older)).toHaveProperty("change", {
      status,
      reputation: { previous: "HEALTHY", current: "AT_RISK" },
    })
  })
})

describe("unknown events", () => {
  it("are types from another year, with their chat", () => {
    const data = { chat: { id: GROUP_CHAT, is_group: true, owner_handle: { handle: LINE } }, poll: {} }
    const type = "poll.received"
    expect(parse(type, data)).toEqual({
      ...envelope,
      type: "unknown",
      name: type,
      line: LINE,
      chat: { id: GROUP_CHAT, isGroup: true, line: LINE },
      raw: webhook(type, data),
    })
  })

  // Of these nothing can be read but the envelope; calls and locations need no more.
  const needy = Object.keys(CURRENT).filter((type) => !/^(call|location)\./.test(type))
  it.each(needy)("are %s with a payload that cannot be read", (type) => {
    for (const data of [{}, null, "text", [], { chat: 1, chat_id: 2, id: 3, handle: 4 }]) {
      expect(parse(type, data)).toMatchObject({ type: "unknown", name: type, raw: { data } })
    }
  })

  it.each([null, 1, "text", [], {}])("are deliveries whose payload is %j", (payload) => {
    expect(parsePayload("message.received", payload)).toMatchObject({
      type: "unknown",
      at: RECEIVED_AT,
      raw: payload,
    })
  })

  it.each(["__proto__", "constructor", "toString"])("are types called %s", (type) => {
    expect(parse(type, {})).toMatchObject({ type: "unknown", name: type })
  })
})
