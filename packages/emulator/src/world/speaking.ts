import type { Line } from "./account.ts"
import { activeMember, type Chat, others } from "./chat.ts"
import { type Content, isPoll, type Message } from "./message.ts"
import { openChatWith } from "./opening.ts"
import { heed } from "./opt-out.ts"
import type { Person } from "./person.ts"
import { chooseService } from "./service.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"
import { partsOf, write } from "./writing.ts"

/** What a person says, and where. */
export interface Saying {
  readonly person: Person
  /** A line for a direct chat, opened on first contact, or a chat the person is in. */
  readonly to: Line | Chat
  readonly content: Content
}

/** Who begins a group with your line in it. */
export interface GroupStart {
  readonly name: string | null
  readonly line: Line
  readonly people: readonly Person[]
}

/**
 * A person texts you. @throws Error when the person is not in the chat, no longer or never.
 */
export function personSays(world: World, { person, to, content }: Saying): Message {
  const traceId = newTraceId()
  const chat = "members" in to ? to : directChat(world, person, to, traceId)
  const sender = activeMember(chat, person.handle)
  if (!sender) throw new Error(`${person.name} is not in this chat and cannot write in it.`)
  const everyone = others(chat).map((member) => world.people.at(member.handle))
  const service = chooseService(null, everyone) ?? chat.service
  if (!chat.isGroup) chat.service = service
  const { account } = chat.line
  const isBlocked = account.blocked.has(person.handle)
  if (!isBlocked) {
    account.heardFrom.add(person.handle)
    heed(chat, person.handle, content, world.clock.now())
  }
  const parts = partsOf(world, sender, content.parts, chat.line)
  const message = write(world, { chat, sender, content, parts, service, traceId })
  // The phone shows what was said to a line that left or blocked; the platform has no record of it.
  if (isBlocked) world.deleteMessage(message)
  if (!isBlocked && chat.me.status === "active") {
    const type = isPoll(message) ? "poll.received" : "message.received"
    world.publish({ type, message, line: chat.line, at: message.createdAt, traceId })
  }
  for (const reader of everyone) world.events.emit("shown", reader, message)
  return message
}

/** Somebody opens a group with your line and at least two people. @throws Error for fewer. */
export function openGroup(world: World, { name, line, people }: GroupStart): Chat {
  if (people.length < 2) throw new Error(`A group needs two people or more beside your line.`)
  const service = chooseService(null, people)
  if (!service) throw new Error("No service reaches all of these people; a group needs one.")
  return openChatWith(world, { line, people, service, name, isGroup: true, traceId: newTraceId() })
}

/** The direct chat between a person and a line, if they have one. */
export function existingChat(world: World, person: Person, line: Line): Chat | undefined {
  return world.chats.between(line, [person.handle])
}

function directChat(world: World, person: Person, line: Line, traceId: string): Chat {
  const old = existingChat(world, person, line)
  if (old) return old
  const service = chooseService(null, [person]) ?? "SMS"
  return openChatWith(world, { line, people: [person], service, name: null, isGroup: false, traceId })
}
