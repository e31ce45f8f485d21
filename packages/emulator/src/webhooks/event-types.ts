import type Linq from "@linqapp/sdk"
import type { Spec } from "../world/spec.ts"

// A record, so that an event the SDK gains or loses fails to compile here.
const july: Readonly<Record<Linq.WebhookEventType, true>> = {
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

/** What the newest platform added since. Source: Linq API docs, "Webhook events". */
export const newerEventTypes = [
  "poll.received",
  "poll.failed",
  "poll.sent",
  "poll.delivered",
  "poll.read",
  "poll.updated",
  "poll.vote.added",
  "poll.vote.removed",
  "poll.reaction.added",
  "chat.background_updated",
  "chat.background_update_failed",
  "payment.succeeded",
  "payment.canceled",
  "payment.expired",
  "payment.declined",
  "payment.authorized",
  "connection.created",
  "connection.revoked",
] as const

/** The name of an event of July 2026, as the official SDK types it. */
export type EventType = Linq.WebhookEventType

/** The name of an event that only spec `latest` has. */
export type NewerEventType = (typeof newerEventTypes)[number]

/** Every event of July 2026, in the platform's order. Source: Linq API docs, "Webhook events". */
export const eventTypes: readonly EventType[] = Object.keys(july).filter(isEventType)

/** Whether a text names an event of July 2026. */
function isEventType(name: string): name is EventType {
  return Object.hasOwn(july, name)
}

/** Every event of a spec: 27, or 45. */
export function eventTypesOf(spec: Spec): readonly (EventType | NewerEventType)[] {
  return spec === "latest" ? [...eventTypes, ...newerEventTypes] : eventTypes
}
