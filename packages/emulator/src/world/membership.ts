import { activeMember, type Chat, join, type Membership, others, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import type { Person } from "./person.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

const smallestGroup = 3

/**
 * Adds somebody to a group; they need its service. The group keeps its id and its history.
 * Source: Linq API docs, "Group chats". @throws LinqError 2013, 2015, 2017.
 */
export function addParticipant(world: World, chat: Chat, handle: string, traceId: string): Membership {
  requireChangeable(chat)
  if (activeMember(chat, handle)) throw new LinqError("StateConflict", `${handle} is already in the group`)
  if (!world.people.at(handle).services.has(chat.service)) {
    throw new LinqError("ChatServiceNotSupported", `${handle} cannot be reached by ${chat.service}`)
  }
  return arrive(world, chat, handle, traceId)
}

/** A member brings somebody into a group. @throws Error when they cannot be there. */
export function personJoins(world: World, handle: string, chat: Chat): void {
  if (!chat.isGroup || activeMember(chat, handle)) throw new Error(`${handle} cannot join this chat.`)
  arrive(world, chat, handle, newTraceId())
}

function arrive(world: World, chat: Chat, handle: string, traceId: string): Membership {
  const at = world.clock.now()
  const member = join(handle, false, chat.service, at)
  world.chats.setApart(chat)
  chat.members.push(member)
  chat.updatedAt = at
  world.publish({ type: "participant.added", chat, member, line: chat.line, at, traceId })
  return member
}

/**
 * Removes somebody from a group; at least 3 must remain.
 * Source: Linq API docs, "Group chats". @throws LinqError 1005, 2013, 2015, 2017.
 */
export function removeParticipant(world: World, chat: Chat, handle: string, traceId: string): Membership {
  requireChangeable(chat)
  const member = activeMember(chat, handle)
  if (!member || member.isMe) {
    throw new LinqError("InvalidParameterValue", `${handle} is not a participant who can be removed`)
  }
  if (others(chat).length < smallestGroup) {
    throw new LinqError("StateConflict", `A group keeps at least ${smallestGroup} participants`)
  }
  end(world, chat, member, "removed", traceId)
  return member
}

/**
 * Your line leaves: iMessage groups of at least 4, counting you. Later calls on the chat answer 2013.
 * Source: Linq API docs, "Leave a chat". @throws LinqError 2013, 2015, 2017.
 */
export function leaveChat(world: World, chat: Chat, traceId: string): void {
  requireOpen(chat)
  if (!chat.isGroup) throw new LinqError("StateConflict", "A direct chat cannot be left")
  if (chat.service !== "iMessage") throw new LinqError("ChatServiceNotSupported")
  if (others(chat).length < smallestGroup) {
    throw new LinqError("StateConflict", "A group with fewer than 4 participants cannot be left")
  }
  end(world, chat, chat.me, "left", traceId)
}

/** A person leaves a group. @throws Error when they are not in it. */
export function personLeaves(world: World, person: Person, chat: Chat): void {
  const member = activeMember(chat, person.handle)
  if (!member || !chat.isGroup) throw new Error(`${person.name} is in no such group and cannot leave it.`)
  end(world, chat, member, "left", newTraceId())
}

function requireChangeable(chat: Chat): void {
  requireOpen(chat)
  if (!chat.isGroup) throw new LinqError("StateConflict", "A direct chat has no participants to change")
  if (chat.service === "SMS") {
    throw new LinqError("ChatServiceNotSupported", "The participants of an SMS group cannot be changed")
  }
}

function end(
  world: World,
  chat: Chat,
  member: Membership,
  status: "left" | "removed",
  traceId: string,
): void {
  const at = world.clock.now()
  world.chats.setApart(chat)
  member.status = status
  member.leftAt = at
  chat.updatedAt = at
  world.publish({ type: "participant.removed", chat, member, line: chat.line, at, traceId })
}
