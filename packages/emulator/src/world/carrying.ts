import { others } from "./chat.ts"
import { linqErrors } from "./errors.ts"
import { isPoll, type Message } from "./message.ts"
import type { Person } from "./person.ts"
import { capabilities } from "./service.ts"
import type { World } from "./world.ts"

/**
 * What becomes of an accepted message: it leaves the line, arrives, and is read; or it fails.
 * Source: Linq API docs, "Webhook events" and "Protocol selection".
 */
export function carry(world: World, message: Message): void {
  const { chat, service } = message
  const reached = others(chat)
    .map((member) => world.people.at(member.handle))
    .filter((person) => person.reachable)
  const mishap = world.mishaps.messageFailure()
  if (mishap) {
    fail(world, message, mishap)
    if (mishap.thenDelivered && service !== null)
      world.afterwards(() => arriveAfterAll(world, message, reached))
    return
  }
  if (service === null || reached.length === 0) {
    const reason = service === null ? "No service reaches the recipient" : "The phone cannot be reached"
    fail(world, message, { code: linqErrors.DeliveryFailed.code, reason })
    return
  }
  message.status = "sent"
  message.sentAt = world.clock.now()
  if (!chat.isGroup) chat.service = service
  announce(world, message, "sent")
  show(world, message, reached)
  if (!givesReceipts(world, message)) return
  deliver(world, message)
  if (reached.every((person) => person.reads === "at once")) markRead(world, message, reached)
}

/** Marks a delivered message read and says so, if its readers send receipts. */
export function markRead(world: World, message: Message, readers: readonly Person[]): void {
  if (message.status !== "delivered" || !readers.every((person) => person.readReceipts)) return
  message.status = "read"
  message.readAt = world.clock.now()
  announce(world, message, "read")
}

function deliver(world: World, message: Message): void {
  message.status = "delivered"
  message.deliveredAt = world.clock.now()
  announce(world, message, "delivered")
}

function arriveAfterAll(world: World, message: Message, reached: readonly Person[]): void {
  message.sentAt = world.clock.now()
  show(world, message, reached)
  deliver(world, message)
}

function show(world: World, message: Message, reached: readonly Person[]): void {
  for (const person of reached) world.events.emit("shown", person, message)
}

function givesReceipts(world: World, { chat, service }: Message): boolean {
  return service !== null && capabilities[service].receipts && (!chat.isGroup || world.groupReceipts)
}

function fail(
  world: World,
  message: Message,
  { code, reason }: { readonly code: number; readonly reason: string },
): void {
  const at = world.clock.now()
  message.status = "failed"
  message.failure = { code, reason }
  message.updatedAt = at
  const { line } = message.chat
  const type = isPoll(message) ? "poll.failed" : "message.failed"
  world.publish({ type, message, code, reason, line, at, traceId: message.traceId })
}

function announce(world: World, message: Message, stage: "sent" | "delivered" | "read"): void {
  const at = world.clock.now()
  message.updatedAt = at
  const base = { message, line: message.chat.line, at, traceId: message.traceId }
  if (isPoll(message)) world.publish({ type: `poll.${stage}`, ...base })
  else world.publish({ type: `message.${stage}`, ...base })
}
