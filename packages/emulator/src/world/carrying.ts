import { others } from "./chat.ts"
import { linqErrors } from "./errors.ts"
import type { Message } from "./message.ts"
import type { Person } from "./person.ts"
import { capabilities } from "./service.ts"
import type { World } from "./world.ts"

/**
 * What becomes of an accepted message: it leaves the line, arrives, and is read; or it fails.
 * Source: Linq API docs, "Webhook events" and "Protocol selection".
 */
export function carry(world: World, message: Message): void {
  const { chat, service } = message
  const people = others(chat).map((member) => world.people.at(member.handle))
  const reached = people.filter((person) => person.reachable)
  const obstacle = service === null ? "No service reaches the recipient" : "The phone cannot be reached"
  if (service === null || reached.length === 0) {
    fail(world, message, obstacle)
    return
  }
  message.status = "sent"
  message.sentAt = world.clock.now()
  if (!chat.isGroup) chat.service = service
  announce(world, message, "message.sent")
  for (const person of reached) world.events.emit("shown", person, message)
  if (!givesReceipts(world, message)) return
  message.status = "delivered"
  message.deliveredAt = world.clock.now()
  announce(world, message, "message.delivered")
  if (reached.every((person) => person.reads === "at once")) markRead(world, message, reached)
}

/** Marks a delivered message read and says so, if its readers send receipts. */
export function markRead(world: World, message: Message, readers: readonly Person[]): void {
  if (message.status !== "delivered" || !readers.every((person) => person.readReceipts)) return
  message.status = "read"
  message.readAt = world.clock.now()
  announce(world, message, "message.read")
}

function givesReceipts(world: World, { chat, service }: Message): boolean {
  return service !== null && capabilities[service].receipts && (!chat.isGroup || world.groupReceipts)
}

function fail(world: World, message: Message, reason: string): void {
  const at = world.clock.now()
  message.status = "failed"
  message.updatedAt = at
  const { line } = message.chat
  const { code } = linqErrors.DeliveryFailed
  world.publish({ type: "message.failed", message, code, reason, line, at, traceId: message.traceId })
}

type Stage = "message.sent" | "message.delivered" | "message.read"

function announce(world: World, message: Message, type: Stage): void {
  const at = world.clock.now()
  message.updatedAt = at
  world.publish({ type, message, line: message.chat.line, at, traceId: message.traceId })
}
