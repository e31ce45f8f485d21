import { type BotEvent, type Chat, type Delivery, type Handle, laneOf, type Reaction } from "@backchat/core"

/** The one direct chat of a terminal. */
export const CHAT: Chat = { id: "terminal", isGroup: false, service: "iMessage" }

/** What the person at the keyboard did: the body of a delivery, as JSON. */
export type Arrival =
  | { readonly kind: "text"; readonly messageId: string; readonly text: string }
  | { readonly kind: "reaction"; readonly reaction: Reaction }

export function deliveryOf(adapter: string, arrival: Arrival): Delivery {
  const type = arrival.kind === "text" ? "message.received" : "reaction.added"
  return {
    adapter,
    id: crypto.randomUUID(),
    lane: laneOf(adapter, CHAT.id, type),
    type,
    body: JSON.stringify(arrival),
    receivedAt: Date.now(),
  }
}

export function eventOf(delivery: Delivery, from: Handle): BotEvent {
  const { id, adapter, receivedAt: at } = delivery
  const base = { id, adapter, at, chat: CHAT }
  const arrival = read(delivery.body)
  switch (arrival?.kind) {
    case "text": {
      const { messageId, text } = arrival
      const message = {
        id: messageId,
        text,
        parts: [{ type: "text", value: text } as const],
        from,
        sentAt: at,
      }
      return { ...base, type: "message.received", from, message }
    }
    case "reaction":
      return { ...base, type: "reaction.added", from, reaction: arrival.reaction }
    default:
      return { ...base, type: "unknown", name: delivery.type }
  }
}

function read(body: string): Arrival | undefined {
  try {
    return JSON.parse(body) as Arrival // only `deliveryOf` above makes this adapter's deliveries
  } catch {
    return undefined
  }
}
