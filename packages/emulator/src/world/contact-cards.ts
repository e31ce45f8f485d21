import type { ContactCard, Line } from "./account.ts"
import { type Chat, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import { cardShownForMs } from "./limits.ts"
import { isOutbound } from "./message.ts"
import type { World } from "./world.ts"

/** What a card says. */
export type CardWords = Omit<ContactCard, "isActive">

/**
 * Gives a line its card. When it cannot be set up, July 2026 answers with an inactive card and the newest
 * platform with 500. Source: Linq API docs, "Contact card". @throws LinqError 2014, 2022.
 */
export function createCard(world: World, line: Line, words: CardWords): ContactCard {
  if (line.card?.isActive) throw new LinqError("ContactCardExists")
  const isActive = setUp(world)
  line.card = { ...words, isActive }
  return line.card
}

/** Changes what a card says; the rest stays. @throws LinqError 2012, 2022. */
export function updateCard(world: World, line: Line, change: Partial<CardWords>): ContactCard {
  if (!line.card?.isActive) throw new LinqError("ContactCardNotFound")
  if (world.mishaps.refusesCard()) throw new LinqError("ContactCardSetupFailed")
  Object.assign(line.card, change)
  return line.card
}

function setUp(world: World): boolean {
  if (!world.mishaps.refusesCard()) return true
  if (world.spec === "latest") throw new LinqError("ContactCardSetupFailed")
  return false
}

/**
 * Shows the line's card in a chat. It takes a card and one message of yours before it; only iMessage shows
 * it, and once in 24 h. Source: Linq API docs, "Share a contact card". @throws LinqError 2012, 2013, 2015.
 */
export function shareCard(world: World, chat: Chat): void {
  requireOpen(chat)
  if (!chat.line.card?.isActive) throw new LinqError("ContactCardNotFound")
  if (!chat.messages.some(isOutbound)) {
    throw new LinqError("StateConflict", "Send a message in this chat before sharing your contact card")
  }
  const now = world.clock.now()
  if (chat.service !== "iMessage" || now - chat.cardSharedAt < cardShownForMs) return
  chat.cardSharedAt = now
  chat.cardsShown++
  world.events.emit("changed", chat)
}
