import { others, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import { editWindowMs, maxEdits } from "./limits.ts"
import { isOutbound, type Message } from "./message.ts"
import type { Person } from "./person.ts"
import { partAt } from "./reacting.ts"
import { capabilities } from "./service.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/** A person's edit of something they said. */
export interface PersonEdit {
  readonly person: Person
  readonly message: Message
  readonly text: string
  readonly partIndex: number
}

/**
 * Your line changes the text of one part: your own messages, iMessage, 5 times within 15 minutes.
 * Source: Linq API docs, "Edit a message". @throws LinqError 1005, 2005, 2013, 2015, 2017.
 */
export function editMessage(
  world: World,
  message: Message,
  text: string,
  partIndex: number,
  traceId: string,
): Message {
  requireOpen(message.chat)
  if (!isOutbound(message)) throw new LinqError("AccessDenied", "Only your own messages can be edited")
  if (message.service === null || !capabilities[message.service].edits) {
    throw new LinqError("ChatServiceNotSupported", "Only iMessage messages can be edited")
  }
  if (message.status === "failed") throw new LinqError("StateConflict", "The message was never delivered")
  if (message.edits >= maxEdits) {
    throw new LinqError("StateConflict", `A message can be edited ${maxEdits} times`)
  }
  if (world.clock.now() - message.createdAt > editWindowMs) {
    throw new LinqError("StateConflict", "A message can be edited for 15 minutes")
  }
  rewrite(world, message, text, partIndex, traceId)
  return message
}

/** A person changes what they said. @throws Error when it is not theirs or not iMessage. */
export function personEdits(world: World, { person, message, text, partIndex }: PersonEdit): Message {
  if (message.sender.handle !== person.handle) {
    throw new Error(`${person.name} can only edit what ${person.name} said.`)
  }
  if (message.service === null || !capabilities[message.service].edits) {
    throw new Error(`${message.service} messages cannot be edited; only iMessage can.`)
  }
  rewrite(world, message, text, partIndex, newTraceId())
  return message
}

function rewrite(world: World, message: Message, text: string, partIndex: number, traceId: string): void {
  const part = partAt(message, partIndex)
  if (part.type !== "text") {
    throw new LinqError("InvalidParameterValue", `Part ${partIndex} is ${part.type}; only text can be edited`)
  }
  const at = world.clock.now()
  part.earlier = [...(part.earlier ?? []), part.value]
  part.value = text
  part.decorations = []
  message.edits++
  message.updatedAt = at
  world.publish({ type: "message.edited", message, partIndex, text, line: message.chat.line, at, traceId })
  for (const member of others(message.chat)) {
    world.events.emit("shown", world.people.at(member.handle), message)
  }
}
