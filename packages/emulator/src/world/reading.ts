import { markRead } from "./carrying.ts"
import type { Chat } from "./chat.ts"
import { isOutbound, type Message } from "./message.ts"
import type { Person } from "./person.ts"
import type { World } from "./world.ts"

/** Your line opens the chat: everything in it that was said to you is read. */
export function lineReads(world: World, chat: Chat): void {
  const at = world.clock.now()
  const messages = unread(chat, (candidate) => !isOutbound(candidate))
  for (const message of messages) message.readAt = at
  world.events.emit("changed", chat, messages)
}

/** A person opens the chat, and the line gets its receipts, if there are any. */
export function personReads(world: World, person: Person, chat: Chat): void {
  for (const message of unread(chat, isOutbound)) markRead(world, message, [person])
}

// Reading goes back to what was read before, and not through the whole history.
function unread(chat: Chat, wanted: (message: Message) => boolean): readonly Message[] {
  const found: Message[] = []
  for (let place = chat.messages.length - 1; place >= 0; place--) {
    const message = chat.messages[place]
    if (!message || !wanted(message)) continue
    if (message.readAt !== null) break
    found.unshift(message)
  }
  return found
}
