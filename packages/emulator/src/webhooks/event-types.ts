import type Linq from "@linqapp/sdk"

// A record, so that an event the SDK gains or loses fails to compile here.
const all: Readonly<Record<Linq.WebhookEventType, true>> = {
  "message.sent": true,
  "message.received": true,
  "message.read": true,
  "message.delivered": true,
  "message.failed": true,
  "message.edited": true,
  "reaction.added": true,
  "reaction.removed": true,
  "participant.added": true,
  "participant.removed": true,
  "chat.created": true,
  "chat.group_name_updated": true,
  "chat.group_icon_updated": true,
  "chat.group_name_update_failed": true,
  "chat.group_icon_update_failed": true,
  "chat.typing_indicator.started": true,
  "chat.typing_indicator.stopped": true,
  "phone_number.status_updated": true,
  "call.initiated": true,
  "call.ringing": true,
  "call.answered": true,
  "call.ended": true,
  "call.failed": true,
  "call.declined": true,
  "call.no_answer": true,
  "location.sharing.started": true,
  "location.sharing.stopped": true,
}

/** The name of an event the platform sends. */
export type EventType = Linq.WebhookEventType

/** Whether a text names an event. */
export function isEventType(name: string): name is EventType {
  return Object.hasOwn(all, name)
}

/** Every event the platform sends, in its own order. Source: Linq API docs, "Webhook events". */
export const eventTypes: readonly EventType[] = Object.keys(all).filter(isEventType)
