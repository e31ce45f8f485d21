import { type Chat, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import { type AppCard, type Content, isOutbound, type Message } from "./message.ts"
import { sendMessage } from "./sending.ts"
import type { World } from "./world.ts"

/** What takes the place of a card; its app stays. */
export type CardUpdate = Pick<AppCard, "layout" | "fallbackText" | "interactive" | "url">

/**
 * Replaces a card that arrived with a new message. Source: Linq API docs, "Update an app card".
 * @throws LinqError 1005 for what is no card of yours, 2013, 2015 before it arrived.
 */
export function updateAppCard(world: World, message: Message, update: CardUpdate, traceId: string): Message {
  const { chat } = message
  requireOpen(chat)
  const [part] = message.parts
  if (part?.type !== "imessage_app" || !isOutbound(message)) {
    throw new LinqError("InvalidParameterValue", `Message ${message.id} is no app card of yours`)
  }
  if (!hasArrived(message)) throw new LinqError("StateConflict", "The card has not been delivered yet")
  const card: AppCard = {
    ...part.card,
    ...update,
    fallbackText: update.fallbackText ?? update.layout.caption ?? null,
  }
  const parts = [{ type: "imessage_app", card } as const]
  const content = { parts, effect: null, replyTo: null, preferredService: null, idempotencyKey: null }
  return sendMessage(world, { chat, content: { ...content, replaces: message.id }, traceId })
}

// A group gives no receipts, so what left the line has to do.
function hasArrived({ status, chat }: Message): boolean {
  return status === "delivered" || status === "read" || (chat.isGroup && status === "sent")
}

/** @throws LinqError 2018 when a card cannot go by this chat's service. */
export function requireCardService(chat: Chat, content: Content): void {
  if (!hasCard(content)) return
  if (chat.service !== "iMessage" || !wantsIMessage(content)) throw new LinqError("AppServiceUnsupported")
  const pictured = content.parts.some((part) => part.type === "imessage_app" && part.card.layout.image_url)
  if (pictured && chat.messages.every(isOutbound)) {
    throw new LinqError("InvalidAppMessage", "layout.image_url needs a chat in which somebody texted you")
  }
}

/** Whether a content is an app card. */
export function hasCard(content: Content): boolean {
  return content.parts.some((part) => part.type === "imessage_app")
}

/** Whether a content does not ask for another service than iMessage. */
export function wantsIMessage({ preferredService }: Content): boolean {
  return preferredService === null || preferredService === "iMessage"
}
