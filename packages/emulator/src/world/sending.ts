import type { Account, Line } from "./account.ts"
import { hasCard, requireCardService, wantsIMessage } from "./app-cards.ts"
import { carry } from "./carrying.ts"
import { type Chat, others, requireOpen } from "./chat.ts"
import { LinqError } from "./errors.ts"
import { refuseOnFirst } from "./first-message.ts"
import { changeLine } from "./line-status.ts"
import { requireMentionable } from "./mentions.ts"
import type { Content, Message } from "./message.ts"
import { openChatWith } from "./opening.ts"
import { countSend, requireRoom } from "./pair-limit.ts"
import { countDay, requirePermission } from "./permission.ts"
import type { Person } from "./person.ts"
import { chooseService, type Service } from "./service.ts"
import type { World } from "./world.ts"
import { answeredBy, partsOf, write } from "./writing.ts"

/** What is common to every send. */
interface Send {
  readonly content: Content
  /** Whether to send although the recipient opted out. Spec `latest`. Default false. */
  readonly overridesOptOut?: boolean
  readonly traceId: string
}

/** A send into a chat that is there. */
export interface ChatSend extends Send {
  readonly chat: Chat
}

/** A send that names its line and its recipients. */
export interface NewChatSend extends Send {
  readonly account: Account
  readonly from: string
  readonly to: readonly string[]
}

/** A send that leaves the choice of the line to the platform. */
export interface SelectedSend extends Send {
  readonly account: Account
  readonly to: readonly string[]
  /** Said instead of `content` when the chat moves to a fresh line. */
  readonly continuation: Content | null
  /** Lines that may not be picked for a new chat. Spec `latest`. */
  readonly exclude?: readonly string[]
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
 * @throws LinqError 1007, 1008, 2002, 2003, 2007, 2008, 2013, 2018, 2023, 2024, 2026, 2027, 5006.
 */
export function sendMessage(
  world: World,
  { chat, content, overridesOptOut = false, traceId }: ChatSend,
): Message {
  requireOpen(chat)
  const handles = others(chat).map((member) => member.handle)
  requirePermission(world, { line: chat.line, handles, isGroup: chat.isGroup, overridesOptOut })
  requireCardService(chat, content)
  requireMentionable(world, chat, content)
  answeredBy(chat, world, content)
  const parts = partsOf(world, chat.me, content.parts, chat.line)
  requireRoom(world, chat)
  const service = chooseService(content.preferredService, peopleAt(world, handles))
  const message = write(world, { chat, sender: chat.me, content, parts, service, traceId })
  countSend(world, chat)
  countDay(world, chat.line)
  chat.line.lastUsedAt = world.clock.now()
  chat.typingUntil = 0
  world.afterwards(() => leave(world, message))
  return message
}

/** A message leaves in two steps: the line takes it up, then the network does. */
function leave(world: World, message: Message): void {
  message.status = "queued"
  world.afterwards(() => carry(world, message))
  if (world.mishaps.flagsLine(message.chat.line)) changeLine(world, message.chat.line, { status: "FLAGGED" })
}

/**
 * Sends to these recipients from this line, in their old chat or a new one.
 * Source: Linq API docs, "Create a chat". @throws LinqError 1005, 2006 and those of {@link sendMessage}.
 */
export function createChat(
  world: World,
  { account, from, to, ...send }: NewChatSend,
): { chat: Chat; message: Message; created: boolean } {
  const line = world.line(account, from)
  const old = world.chats.between(line, to)
  if (old) return { chat: old, message: sendMessage(world, { chat: old, ...send }), created: false }
  refuseOnFirst(world, send.content)
  const chat = begin(world, line, to, send)
  return { chat, message: sendMessage(world, { chat, ...send }), created: true }
}

/**
 * Sends from the line that is best for these recipients: the one they know, unless it is flagged.
 * Source: Linq API docs, "Send a message". @throws LinqError 1005 when every line is excluded, 2015 when none
 * is usable.
 */
export function sendFromBestLine(world: World, selected: SelectedSend): Selection {
  const { account, to, continuation, exclude = [], ...send } = selected
  const known = knownChats(world, account, to)
  const usable = known.find((chat) => chat.line.status === "ACTIVE")
  if (usable) {
    const message = sendMessage(world, { chat: usable, ...send })
    return { chat: usable, message, created: false, reason: "reused_active_chat", previousChat: null }
  }
  const line = restedLine(account, exclude)
  const previousChat = known[0] ?? null
  const said = { ...send, content: (previousChat && continuation) || send.content }
  const chat = begin(world, line, to, said)
  const message = sendMessage(world, { chat, ...said })
  const reason = previousChat ? "failover_flagged" : "new_best_number"
  return { chat, message, created: true, reason, previousChat }
}

/** The chats between exactly these people and any line of the account, the latest first. */
export function knownChats(world: World, account: Account, to: readonly string[]): Chat[] {
  return account.lines
    .flatMap((line) => world.chats.between(line, to) ?? [])
    .sort((a, b) => b.updatedAt - a.updatedAt)
}

// Everything that can refuse the first message must refuse before there is a chat.
function begin(world: World, line: Line, to: readonly string[], send: Send): Chat {
  const { content, overridesOptOut = false, traceId } = send
  const handles = [...new Set(to)]
  const isGroup = handles.length > 1
  requirePermission(world, { line, handles, isGroup, overridesOptOut })
  const people = peopleAt(world, handles)
  answeredBy(null, world, content)
  partsOf(world, null, content.parts, line)
  if (hasCard(content)) {
    if (!wantsIMessage(content)) throw new LinqError("AppServiceUnsupported")
    if (bestOf(people) !== "iMessage") throw new LinqError("RecipientUnsupportedMessageType")
  }
  requireMentionable(world, { isGroup, handles }, content)
  const service = chooseService(content.preferredService, people) ?? bestOf(people)
  return openChatWith(world, { line, people, service, name: null, isGroup, traceId })
}

/**
 * The active line that rested longest. @throws LinqError 1005 when all are excluded, 2015 when there is none.
 */
export function restedLine(account: Account, exclude: readonly string[] = []): Line {
  const allowed = account.lines.filter(({ number }) => !exclude.includes(number))
  if (allowed.length === 0 && account.lines.length > 0) {
    throw new LinqError("InvalidParameterValue", "exclude_from excludes every line")
  }
  const restedSince = ({ lastUsedAt, lastOfferedAt }: Line) => Math.max(lastUsedAt, lastOfferedAt)
  const [line] = allowed
    .filter(({ status, maySend }) => status === "ACTIVE" && maySend)
    .sort((a, b) => restedSince(a) - restedSince(b))
  if (!line) throw new LinqError("StateConflict", "No eligible sending line available")
  return line
}

function peopleAt(world: World, handles: readonly string[]): Person[] {
  return handles.map((handle) => world.people.at(handle))
}

function bestOf(people: readonly Person[]): Service {
  return chooseService(null, people) ?? "SMS"
}
