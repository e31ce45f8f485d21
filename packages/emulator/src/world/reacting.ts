import { activeMember, type Membership, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import { isPoll, type Message, type Part, type Reaction, type ReactionType, type Sticker } from "./message.ts"
import type { Person } from "./person.ts"
import { capabilities } from "./service.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/** A change to the reactions of one part. */
interface ReactionChange {
  readonly message: Message
  readonly operation: "add" | "remove"
  readonly type: ReactionType
  /** The emoji of a `custom` reaction, else null. */
  readonly emoji: string | null
  /** The picture of a `sticker` reaction. */
  readonly sticker?: Sticker
  readonly partIndex: number
}

/** Your line's change. */
export interface ReactionRequest extends ReactionChange {
  readonly traceId: string
}

/** A person's change. */
export interface PersonReaction extends ReactionChange {
  readonly person: Person
}

/**
 * Your line reacts, and its subscribers hear of it as `is_from_me`.
 * Source: Linq API docs, "React to a message". @throws LinqError 1005, 2013, 2017.
 */
export function react(world: World, request: ReactionRequest): void {
  const { chat } = request.message
  requireOpen(chat)
  if (!capabilities[chat.service].tapbacks) {
    throw new LinqError("ChatServiceNotSupported", `${chat.service} has no reactions`)
  }
  change(world, request, chat.me, request.traceId)
}

/** A person reacts. @throws Error when the person is not in the chat or the service has no reactions. */
export function personReacts(world: World, reaction: PersonReaction): void {
  const { chat } = reaction.message
  const member = activeMember(chat, reaction.person.handle)
  if (!member) throw new Error(`${reaction.person.name} is not in this chat and cannot react in it.`)
  if (!capabilities[chat.service].tapbacks) {
    throw new Error(`${chat.service} phones have no reactions; let ${reaction.person.name} say something.`)
  }
  change(world, reaction, member, newTraceId())
}

// One member has one reaction on a part: a new one takes the place of the old.
function change(world: World, request: ReactionChange, member: Membership, traceId: string): void {
  const { message, operation, type, emoji, sticker = null, partIndex } = request
  const part = partAt(message, partIndex)
  const old = part.reactions.find((reaction) => reaction.member.handle === member.handle)
  const same = old?.type === type && old.emoji === emoji && old.sticker?.url === sticker?.url
  if (operation === "add" ? same : !same) return
  const announce = (kind: "reaction.added" | "reaction.removed", reaction: Reaction) => {
    const base = { line: message.chat.line, at: world.clock.now(), traceId }
    if (!isPoll(message)) world.publish({ type: kind, message, partIndex, reaction, ...base })
    else if (kind === "reaction.added") {
      world.publish({ type: "poll.reaction.added", message, partIndex, reaction, ...base })
    }
  }
  if (old) {
    part.reactions = part.reactions.filter((reaction) => reaction !== old)
    announce("reaction.removed", old)
  }
  if (operation === "remove") return
  const reaction: Reaction = { member, type, emoji, sticker }
  part.reactions = [...part.reactions, reaction]
  announce("reaction.added", reaction)
}

/** One part of a message. @throws LinqError 1005 when there is none at this index. */
export function partAt(message: Message, index: number): Part {
  const part = message.parts[index]
  if (part) return part
  throw new LinqError(
    "InvalidParameterValue",
    `part_index ${index} is not one of 0..${message.parts.length - 1}`,
  )
}
