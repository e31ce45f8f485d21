import { conversations } from "./conversations.ts"
import { kept } from "./kept.ts"
import type { Row } from "./seats.ts"

/** The place of the last message that was looked at, by chat. */
const seen = kept<Readonly<Record<string, number>>>("seen", {})

/** Everything in this chat was looked at, up to this place. */
export function see(chatId: string, place: number): void {
  if ((seen.value[chatId] ?? -1) < place) seen.value = { ...seen.value, [chatId]: place }
}

/** Whether the bot said something here that nobody looked at. */
export function isUnread({ chat }: Row): boolean {
  if (!chat) return false
  const since = seen.value[chat.id] ?? -1
  return conversations.of(chat.id).messages.value.some(({ place, fromLine, status }) => {
    return place > since && fromLine && status !== "failed"
  })
}
