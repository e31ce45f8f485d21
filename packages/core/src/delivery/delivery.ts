import type { BotEvent } from "../model/event.ts"
import type { Adapter } from "../ports.ts"

/** One webhook as it came: what the inbox keeps before the platform hears 2xx. Plain JSON. */
export interface Delivery {
  /** The name of the adapter that received it and will parse it. */
  readonly adapter: string
  /** The event's id, the same on every redelivery. */
  readonly id: string
  /**
   * Where it queues: `<adapter>:<chat id>`, or `<adapter>:<line>` without a chat. Receipts and typing
   * take `<that>/receipts`, so that a handler can wait for its own message to arrive; urgent messages
   * `<that>/urgent`.
   */
  readonly lane: string
  /** The platform's event type. */
  readonly type: string
  /** The body exactly as it was signed. */
  readonly body: string
  readonly traceId?: string | undefined
  /** Epoch milliseconds. */
  readonly receivedAt: number
  /** Set when `body` is a `BotEvent` as JSON (from `bot.inject`) rather than the platform's payload. */
  readonly injected?: true | undefined
}

/** A delivery that is not for this bot: acknowledged, not kept. */
export interface Ignored {
  readonly ignored: string
  readonly type: string
  readonly id: string
}

const RECEIPTS: ReadonlySet<string> = new Set([
  "message.sent",
  "message.delivered",
  "message.read",
  "message.failed",
  "chat.typing_indicator.started",
  "chat.typing_indicator.stopped",
])

/** Whether events of this type tell what became of your own messages, or who types. */
export function isReceipt(type: string): boolean {
  return RECEIPTS.has(type)
}

/**
 * The lane of an event.
 *
 * @param place the chat's id, or the line's number for events without a chat
 */
export function laneOf(adapter: string, place: string, type: string): string {
  return RECEIPTS.has(type) ? `${adapter}:${place}/receipts` : `${adapter}:${place}`
}

/** Urgent messages have a lane of their own, and so overtake those that wait in their chat's. */
export function urgentLaneOf(lane: string): string {
  return `${lane}/urgent`
}

/** The event that a delivery carries. What did not come from a platform is an event already. */
export function eventOf(delivery: Delivery, adapter: Pick<Adapter, "parse">): BotEvent {
  return delivery.injected ? JSON.parse(delivery.body) : adapter.parse(delivery)
}

/** A delivery that carries an event which did not come from a platform. */
export function deliveryOf(event: BotEvent): Delivery {
  const chat = "chat" in event ? event.chat : undefined
  return {
    adapter: event.adapter,
    id: event.id,
    lane: laneOf(event.adapter, chat?.id ?? event.line ?? "unknown", event.type),
    type: event.type === "unknown" ? event.name : event.type,
    body: JSON.stringify(event),
    traceId: event.traceId,
    receivedAt: Date.now(),
    injected: true,
  }
}
