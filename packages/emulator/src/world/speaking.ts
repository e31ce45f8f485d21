import type { Line } from "./account.ts"
import { activeMember, type Chat, others } from "./chat.ts"
import type { Content, Message } from "./message.ts"
import { openChatWith } from "./opening.ts"
import { healthAfter } from "./opt-out.ts"
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
  chat.health = healthAfter(chat, content, world.clock.now())
  const parts = partsOf(world, chat.line, content.parts)
  const message = write(world, { chat, sender, content, parts, service, traceId })
  if (chat.me.status === "active") {
    world.publish({ type: "message.received", message, line: chat.line, at: message.createdAt, traceId })
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
