import { randomUUID } from "node:crypto"
import { type Chat, type Membership, others, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import type { Content, Message, Part } from "./message.ts"
import { sendMessage } from "./sending.ts"
import type { World } from "./world.ts"

/** One answer that can be chosen, and who chose it. */
export interface PollOption {
  readonly id: string
  readonly text: string
  readonly creator: Membership
  readonly votes: { readonly member: Membership; readonly at: number }[]
}

/** A poll that is about to be sent. */
export interface PollSend {
  readonly chat: Chat
  readonly options: readonly string[]
  readonly idempotencyKey: string | null
  readonly overridesOptOut: boolean
  readonly traceId: string
}

/** Somebody's change to a poll. */
export interface Vote {
  readonly message: Message
  readonly operation: "add" | "remove"
  readonly optionId: string
  readonly member: Membership
  readonly traceId: string
}

/**
 * Sends a poll: iMessage, not as the first message of a chat. Spec `latest`.
 * @throws LinqError 2015, 2017 and those of every send.
 */
export function sendPoll(world: World, send: PollSend): Message {
  const { chat, options, idempotencyKey, overridesOptOut, traceId } = send
  requireOpen(chat)
  if (chat.service !== "iMessage") throw new LinqError("ChatServiceNotSupported", "A poll needs iMessage")
  if (chat.messages.length === 0) {
    throw new LinqError("StateConflict", "A poll cannot be the first message of a chat")
  }
  return sendMessage(world, { chat, content: pollContent(options, idempotencyKey), overridesOptOut, traceId })
}

/** A poll as content. */
export function pollContent(options: readonly string[], idempotencyKey: string | null): Content {
  const parts = [{ type: "poll", options } as const]
  return { parts, effect: null, replyTo: null, preferredService: null, idempotencyKey }
}

/** An option before anyone chose it. */
export function newOption(text: string, creator: Membership): PollOption {
  return { id: randomUUID(), text, creator, votes: [] }
}

/** The poll in a message. @throws LinqError 2002 when it has none. */
export function pollIn(message: Message): Extract<Part, { type: "poll" }> {
  const [part] = message.parts
  if (part?.type === "poll") return part
  throw new LinqError("MessageNotFound", `Message ${message.id} is no poll`)
}

/** Adds options; none is ever taken away. @throws LinqError 2002, 2013. */
export function addOptions(
  world: World,
  message: Message,
  texts: readonly string[],
  member: Membership,
  traceId: string,
): void {
  requireOpen(message.chat)
  const added = texts.map((text) => newOption(text, member))
  pollIn(message).options.push(...added)
  const at = touch(world, message)
  world.publish({ type: "poll.updated", message, added, member, line: message.chat.line, at, traceId })
}

/** Votes for an option, or takes the vote back; twice is once. @throws LinqError 1005, 2002, 2013. */
export function vote(world: World, { message, operation, optionId, member, traceId }: Vote): void {
  requireOpen(message.chat)
  const option = pollIn(message).options.find((one) => one.id === optionId)
  if (!option) throw new LinqError("InvalidParameterValue", `option_id ${optionId} is not one of this poll's`)
  const index = option.votes.findIndex((one) => one.member.handle === member.handle)
  if ((operation === "add") === index >= 0) return
  const at = touch(world, message)
  if (operation === "add") option.votes.push({ member, at })
  else option.votes.splice(index, 1)
  const type = operation === "add" ? "poll.vote.added" : "poll.vote.removed"
  world.publish({ type, message, optionId, member, line: message.chat.line, at, traceId })
}

function touch(world: World, message: Message): number {
  message.updatedAt = world.clock.now()
  for (const member of others(message.chat)) {
    world.events.emit("shown", world.people.at(member.handle), message)
  }
  return message.updatedAt
}
