import { activeMember, type Chat, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import { typingNeedsActivityMs, typingShowsMs } from "./limits.ts"
import type { Person } from "./person.ts"
import { capabilities } from "./service.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/**
 * Your line shows or hides its typing dots. Accepted on every service, shown on iMessage, in direct chats
 * (on spec `latest` in groups too), and only when something was said in the last 5 minutes. Source: Linq API docs, "Typing indicators".
 *
 * @throws LinqError 2005 in a group, 2013.
 */
export function lineTypes(world: World, chat: Chat, on: boolean): void {
  requireOpen(chat)
  if (chat.isGroup && world.spec === "2026-07") {
    throw new LinqError("AccessDenied", "Typing indicators are not available in groups")
  }
  const now = world.clock.now()
  const last = chat.messages.at(-1)
  const effective = capabilities[chat.service].typing && last && now - last.createdAt <= typingNeedsActivityMs
  chat.typingUntil = on && effective ? now + typingShowsMs : 0
  world.events.emit("changed", chat)
}

/** Whether the line's typing dots show on the phone now. */
export function lineIsTyping(world: World, chat: Chat): boolean {
  return chat.typingUntil > world.clock.now()
}

/** A person begins or stops to type. Only iMessage tells. */
export function personTypes(world: World, person: Person, chat: Chat, on: boolean): void {
  if (!capabilities[chat.service].typing || !activeMember(chat, person.handle)) return
  if (chat.me.status !== "active") return
  const type = on ? "chat.typing_indicator.started" : "chat.typing_indicator.stopped"
  world.publish({ type, chat, line: chat.line, at: world.clock.now(), traceId: newTraceId() })
}
