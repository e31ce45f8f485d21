import type { Account, Line } from "./account.ts"
import { carry } from "./carrying.ts"
import { type Chat, others, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import type { Content, Message } from "./message.ts"
import { openChatWith } from "./opening.ts"
import { countSend, requireRoom } from "./pair-limit.ts"
import type { Person } from "./person.ts"
import { chooseService, type Service } from "./service.ts"
import type { World } from "./world.ts"
import { answeredBy, partsOf, write } from "./writing.ts"

/** A send into a chat that is there. */
export interface ChatSend {
  readonly chat: Chat
  readonly content: Content
  readonly traceId: string
}

/** A send that names its line and its recipients. */
export interface NewChatSend {
  readonly account: Account
  readonly from: string
  readonly to: readonly string[]
  readonly content: Content
  readonly traceId: string
}

/** A send that leaves the choice of the line to the platform. */
export interface SelectedSend {
  readonly account: Account
  readonly to: readonly string[]
  readonly content: Content
  /** Said instead of `content` when the chat moves to a fresh line. */
  readonly continuation: Content | null
  readonly traceId: string
}

/** What the platform chose, and why. */
export interface Selection {
  readonly chat: Chat
  readonly message: Message
  readonly created: boolean
  readonly reason: "reused_active_chat" | "new_best_number" | "failover_flagged"
  readonly previousChat: Chat | null
}

/**
 * Accepts a message into a chat; it leaves the line afterwards.
 * @throws LinqError 1007, 2002, 2003, 2007, 2013, 2018, 5006.
 */
export function sendMessage(world: World, { chat, content, traceId }: ChatSend): Message {
  requireOpen(chat)
  if (hasCard(content) && !(chat.service === "iMessage" && wantsIMessage(content))) {
    throw new LinqError("AppServiceUnsupported")
  }
  answeredBy(chat, world, content)
  const parts = partsOf(world, chat.line, content.parts)
  requireRoom(world, chat)
  const people = others(chat).map((member) => world.people.at(member.handle))
  const service = chooseService(content.preferredService, people)
  const message = write(world, { chat, sender: chat.me, content, parts, service, traceId })
  countSend(world, chat)
  chat.line.lastUsedAt = world.clock.now()
  chat.typingUntil = 0
  world.afterwards(() => carry(world, message))
  return message
}

/**
 * Sends to these recipients from this line, in their old chat or a new one.
 * Source: Linq API docs, "Create a chat". @throws LinqError 1005, 2006 and those of {@link sendMessage}.
 */
export function createChat(
  world: World,
  { account, from, to, content, traceId }: NewChatSend,
): { chat: Chat; message: Message; created: boolean } {
  const line = world.line(account, from)
  const old = world.chats.between(line, to)
  if (old) return { chat: old, message: sendMessage(world, { chat: old, content, traceId }), created: false }
  refuseFirstLink(content)
  const chat = begin(world, line, to, content, traceId)
  return { chat, message: sendMessage(world, { chat, content, traceId }), created: true }
}

/**
 * Sends from the line that is best for these recipients: the one they know, unless it is flagged.
 * Source: Linq API docs, "Send a message". @throws LinqError 2015 when no line is usable.
 */
export function sendFromBestLine(world: World, send: SelectedSend): Selection {
  const { account, to, content, continuation, traceId } = send
  const known = account.lines
    .flatMap((line) => world.chats.between(line, to) ?? [])
    .sort((a, b) => b.updatedAt - a.updatedAt)
  const usable = known.find((chat) => chat.line.status === "ACTIVE")
  if (usable) {
    const message = sendMessage(world, { chat: usable, content, traceId })
    return { chat: usable, message, created: false, reason: "reused_active_chat", previousChat: null }
  }
  const line = restedLine(account)
  const previousChat = known[0] ?? null
  const said = (previousChat && continuation) || content
  const chat = begin(world, line, to, said, traceId)
  const message = sendMessage(world, { chat, content: said, traceId })
  const reason = previousChat ? "failover_flagged" : "new_best_number"
  return { chat, message, created: true, reason, previousChat }
}

// Everything that can refuse the first message must refuse before there is a chat.
function begin(world: World, line: Line, to: readonly string[], content: Content, traceId: string): Chat {
  const people = [...new Set(to)].map((handle) => world.people.at(handle))
  answeredBy(null, world, content)
  partsOf(world, line, content.parts)
  if (hasCard(content)) {
    if (!wantsIMessage(content)) throw new LinqError("AppServiceUnsupported")
    if (bestOf(people) !== "iMessage") throw new LinqError("RecipientUnsupportedMessageType")
  }
  const service = chooseService(content.preferredService, people) ?? bestOf(people)
  return openChatWith(world, { line, people, service, name: null, isGroup: people.length > 1, traceId })
}

function restedLine(account: Account): Line {
  const [line] = account.lines
    .filter((candidate) => candidate.status === "ACTIVE")
    .sort((a, b) => a.lastUsedAt - b.lastUsedAt)
  if (!line) throw new LinqError("StateConflict", "No eligible sending line available")
  return line
}

function bestOf(people: readonly Person[]): Service {
  return chooseService(null, people) ?? "SMS"
}

function hasCard(content: Content): boolean {
  return content.parts.some((part) => part.type === "imessage_app")
}

function wantsIMessage({ preferredService }: Content): boolean {
  return preferredService === null || preferredService === "iMessage"
}

const looksLikeLink = /https?:\/\/|www\.|\b[a-z0-9-]+\.(com|net|org|io|co|app|dev|ai|me|ly|gg)\b/i

function refuseFirstLink({ parts }: Content): void {
  for (const part of parts) {
    if (part.type === "link" || (part.type === "text" && looksLikeLink.test(part.value))) {
      throw new LinqError("InvalidParameterValue", "The first message of a new chat cannot contain a link")
    }
  }
}
