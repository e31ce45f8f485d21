import { createHmac, randomUUID } from "node:crypto"
import { type Arrival, filled, type Saying } from "./arrival.ts"

export const LINQ_SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
export const LINQ_LINE = "+12025550100"

const KEY = Buffer.from(LINQ_SECRET.slice("whsec_".length), "base64")
const HEALTH = {
  status: "HEALTHY",
  doc_url: "https://docs.linqapp.com/guides/chats/chat-health#healthy",
  updated_at: "2026-07-01T00:00:00Z",
}

/**
 * A `message.received` of webhook version 2026-02-03, with both of the platform's signatures: Standard Webhooks
 * and the older one.
 */
export function linqArrival({ index, chat, text }: Saying): Arrival {
  const id = randomUUID()
  const body = filled(text, (value) => received(id, index, chat, value))
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return {
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${createHmac("sha256", KEY).update(`${id}.${timestamp}.${body}`).digest("base64")}`,
      "x-webhook-event": "message.received",
      "x-webhook-timestamp": timestamp,
      "x-webhook-signature": createHmac("sha256", LINQ_SECRET).update(`${timestamp}.${body}`).digest("hex"),
    },
    body,
  }
}

function received(id: string, index: number, chat: number, value: string): object {
  const at = new Date().toISOString()
  return {
    api_version: "v3",
    webhook_version: "2026-02-03",
    event_type: "message.received",
    event_id: id,
    created_at: at,
    trace_id: id.replaceAll("-", ""),
    partner_id: "prt_bench_0001",
    data: {
      id: uuid("aaaa", index),
      chat: {
        id: uuid("cccc", chat),
        is_group: false,
        owner_handle: handle(LINQ_LINE, true),
        health_status: HEALTH,
      },
      direction: "inbound",
      sender_handle: handle(`+1202${String(5_550_200 + chat).padStart(7, "0")}`, false),
      parts: [{ type: "text", value }],
      effect: null,
      reply_to: null,
      service: "iMessage",
      sent_at: at,
      delivered_at: null,
      read_at: null,
    },
  }
}

function handle(address: string, isMe: boolean): object {
  return {
    id: uuid("dddd", isMe ? 0 : 1),
    handle: address,
    service: "iMessage",
    joined_at: "2026-05-21T15:30:00Z",
    left_at: null,
    status: "active",
    is_me: isMe,
  }
}

function uuid(kind: string, number: number): string {
  const process = globalThis.process.pid.toString(16).padStart(8, "0")
  return `${process}-${kind}-4000-8000-${number.toString(16).padStart(12, "0")}`
}
