import type { BotEvent, Delivery, Events } from "@backchat/core"
import type { LinqAPIV3 } from "@linqapp/sdk"
import type { ChatMemory } from "../chat-memory.ts"
import { envelopeOf } from "../envelope.ts"
import { created, groupChanged, groupChangeFailed, participant, typing } from "./chat.ts"
import { call, lineStatus, location } from "./line.ts"
import { edited, failed, receipt, received } from "./message.ts"
import { jsonOf } from "./parts.ts"
import { type Parser, type Payload, timeOf } from "./payload.ts"
import { chatOf } from "./place.ts"
import { reaction } from "./reaction.ts"

type EventType = LinqAPIV3.WebhookEventType

// A record over the SDK's own list of types, so that one it gains and we do not read fails to compile.
const PARSERS: { readonly [Type in EventType]: Parser<Events[Type]> } = {
  "message.received": received,
  "message.sent": receipt("message.sent"),
  "message.delivered": receipt("message.delivered"),
  "message.read": receipt("message.read"),
  "message.failed": failed,
  "message.edited": edited,
  "reaction.added": reaction("reaction.added"),
  "reaction.removed": reaction("reaction.removed"),
  "participant.added": participant("participant.added"),
  "participant.removed": participant("participant.removed"),
  "chat.created": created,
  "chat.group_name_updated": groupChanged("chat.group_name_updated"),
  "chat.group_icon_updated": groupChanged("chat.group_icon_updated"),
  "chat.group_name_update_failed": groupChangeFailed("chat.group_name_update_failed"),
  "chat.group_icon_update_failed": groupChangeFailed("chat.group_icon_update_failed"),
  "chat.typing_indicator.started": typing("chat.typing_indicator.started"),
  "chat.typing_indicator.stopped": typing("chat.typing_indicator.stopped"),
  "phone_number.status_updated": lineStatus,
  "call.initiated": call("call.initiated"),
  "call.ringing": call("call.ringing"),
  "call.answered": call("call.answered"),
  "call.ended": call("call.ended"),
  "call.failed": call("call.failed"),
  "call.declined": call("call.declined"),
  "call.no_answer": call("call.no_answer"),
  "location.sharing.started": location("location.sharing.started"),
  "location.sharing.stopped": location("location.sharing.stopped"),
}

/**
 * The event of a webhook, the same for both payload versions. A type that is not known, or a known one
 * whose payload is not readable, is an `unknown` event with the payload in `raw`; nothing throws.
 */
export function eventOf(delivery: Delivery, payload: unknown, chats: ChatMemory): BotEvent {
  const envelope = envelopeOf(payload)
  const read: Payload = {
    base: {
      id: delivery.id,
      adapter: delivery.adapter,
      at: timeOf(envelope?.createdAt) ?? delivery.receivedAt,
      traceId: delivery.traceId,
      raw: jsonOf(payload),
    },
    data: envelope?.data ?? {},
    chats,
  }
  const parser = isKnown(delivery.type) ? PARSERS[delivery.type] : undefined
  return parser?.(read) ?? unknownEvent(delivery.type, read)
}

function unknownEvent(name: string, { base, data, chats }: Payload): Events["unknown"] {
  const chat = chatOf(name, data, chats)
  return { ...base, type: "unknown", name, line: chat?.line, chat }
}

function isKnown(type: string): type is EventType {
  return Object.hasOwn(PARSERS, type)
}
