import { conversations } from "./conversations.ts"
import { kept } from "./kept.ts"
import { keyOf, type Row, type Seat } from "./seats.ts"

/** The place of the last message that was looked at, by conversation. */
const seen = kept<Readonly<Record<string, number>>>("seen", {})

/** Everything in this conversation was looked at, up to this place. */
export function see(seat: Seat, place: number): void {
  const key = keyOf(seat)
  if ((seen.value[key] ?? -1) < place) seen.value = { ...seen.value, [key]: place }
}

/** Whether the bot said something here that nobody looked at. */
export function isUnread({ key, chat }: Row): boolean {
  if (!chat) return false
  const since = seen.value[key] ?? -1
  return conversations.of(chat.id).messages.value.some(({ place, fromLine, status }) => {
    return place > since && fromLine && status !== "failed"
  })
}
