import { EventEmitter } from "eventemitter3"
import { Activity } from "../activity.ts"
import { type Account, type AccountTraits, type ContactCard, type Line, openAccount } from "./account.ts"
import { type CardUpdate, updateAppCard } from "./app-cards.ts"
import { type Attachment, Attachments } from "./attachments.ts"
import { type Background, setBackground } from "./background.ts"
import { type CallOutcome, personCalls } from "./calling.ts"
import { type Chat, type Membership, requireOpen } from "./chat.ts"
import { Chats } from "./chats.ts"
import { type Clock, realClock } from "./clock.ts"
import { type CardWords, createCard, shareCard, updateCard } from "./contact-cards.ts"
import { Creations } from "./creations.ts"
import { editMessage, type PersonEdit, personEdits } from "./editing.ts"
import { LinqError } from "./errors.ts"
import type { Happening } from "./happening.ts"
import { IdempotencyRecords } from "./idempotency.ts"
import { defaultLimits, type Limits } from "./limits.ts"
import { changeLine, type LineChange } from "./line-status.ts"
import { type Place, personShares, personStopsSharing, requestLocation } from "./locations.ts"
import { isGone } from "./media-lifetime.ts"
import { addParticipant, leaveChat, personJoins, personLeaves, removeParticipant } from "./membership.ts"
import type { Message } from "./message.ts"
import { type Mishaps, noMishaps } from "./mishaps.ts"
import { personRenames, personSetsIcon, type Rename, renameChat, setIcon } from "./naming.ts"
import { People, type Person } from "./person.ts"
import { addOptions, type PollSend, sendPoll, type Vote, vote } from "./polls.ts"
import { type PersonReaction, personReacts, type ReactionRequest, react } from "./reacting.ts"
import { lineReads, personReads } from "./reading.ts"
import {
  type ChatSend,
  createChat,
  type NewChatSend,
  type SelectedSend,
  type Selection,
  sendFromBestLine,
  sendMessage,
} from "./sending.ts"
import { type GroupStart, openGroup, personSays, type Saying } from "./speaking.ts"
import type { Spec } from "./spec.ts"
import { Threads } from "./threads.ts"
import { Timeline } from "./timeline.ts"
import { lineTypes, personTypes } from "./typing.ts"

/** What the world announces. */
export interface WorldEvents {
  /** What the platform tells its partners. */
  happened: (happening: Happening) => void
  /** A message appeared or changed on a person's phone. */
  shown: (person: Person, message: Message) => void
  /** Something changed in a chat that partners are not told: typing dots, a card, what the line has read. */
  changed: (chat: Chat, messages?: readonly Message[]) => void
  /** Somebody came in, or has another phone or other habits. */
  met: (person: Person) => void
}

/** How a world differs from the usual one. */
export interface WorldOptions {
  readonly clock?: Clock
  readonly limits?: Partial<Limits>
  /** Whether groups report `message.delivered` and `message.read`. Default false, as the platform. */
  readonly groupReceipts?: boolean
  /** What to wait for before the world is quiet. */
  readonly activity?: Activity
  /** Default `"2026-07"`. */
  readonly spec?: Spec
  /** What goes wrong. Default: nothing. */
  readonly mishaps?: Mishaps
}

/**
 * Everything that is true: people, lines, chats, messages. It knows no HTTP and no webhook; its verbs throw
 * {@link LinqError} where the platform refuses, and announce what happened as events.
 */
export class World {
  readonly clock: Timeline
  readonly limits: Limits
  readonly groupReceipts: boolean
  readonly spec: Spec
  readonly mishaps: Mishaps
  readonly activity: Activity
  readonly events: EventEmitter<WorldEvents> = new EventEmitter<WorldEvents>()
  readonly people: People = new People()
  readonly accounts: Map<string, Account> = new Map()
  readonly chats: Chats = new Chats()
  readonly messages: Map<string, Message> = new Map()
  readonly threads: Threads = new Threads()
  readonly creations: Creations = new Creations()
  readonly attachments: Attachments
  readonly idempotency: IdempotencyRecords
  /** When each line last asked for a capability check. */
  readonly lastCapabilityCheck: Map<string, number> = new Map()
  /** Where files are served, without a slash at the end. Set when the emulator begins to listen. */
  origin = "http://127.0.0.1"

  constructor(options: WorldOptions = {}) {
    const { clock = realClock, limits, groupReceipts = false, activity, spec = "2026-07", mishaps } = options
    this.activity = activity ?? new Activity()
    this.clock = clock instanceof Timeline ? clock : new Timeline(clock, this.activity)
    this.limits = { ...defaultLimits, ...limits }
    this.groupReceipts = groupReceipts
    this.spec = spec
    this.mishaps = mishaps ?? noMishaps
    this.attachments = new Attachments(this.clock, this.limits.storageBytes)
    this.idempotency = new IdempotencyRecords(this.clock)
  }

  /** Opens an account with its lines. Its API key must be new. */
  openAccount(apiKey: string, lines: readonly string[], traits: AccountTraits = {}): Account {
    const account = openAccount(apiKey, lines, `prt_emulator_${this.accounts.size + 1}`, traits)
    this.accounts.set(apiKey, account)
    return account
  }

  /** The account's line with this number. @throws LinqError 2006 when it is not the account's. */
  line(account: Account, number: string): Line {
    const line = account.lines.find((candidate) => candidate.number === number)
    if (!line) throw new LinqError("PhonePermissionDenied", `${number} is not one of your lines`)
    return line
  }

  /** A chat of the account, left or not. @throws LinqError 2001. */
  chat(account: Account, id: string): Chat {
    const chat = this.chats.get(id)
    if (chat?.line.account !== account) throw new LinqError("ChatNotFound")
    return chat
  }

  /** A chat of the account that the line is still in. @throws LinqError 2001, 2013. */
  openChat(account: Account, id: string): Chat {
    const chat = this.chat(account, id)
    requireOpen(chat)
    return chat
  }

  /** A message of the account. @throws LinqError 2002, also for a deleted one. */
  message(account: Account, id: string): Message {
    const message = this.messages.get(id)
    if (message?.chat.line.account !== account || isGone(message, this.clock.now())) {
      throw new LinqError("MessageNotFound")
    }
    return message
  }

  /** An attachment of the account. @throws LinqError 2003. */
  attachment(account: Account, id: string): Attachment {
    return this.attachments.get(account, id)
  }

  // What the partner does.

  sendMessage(send: ChatSend): Message {
    return sendMessage(this, send)
  }
  createChat(send: NewChatSend): { chat: Chat; message: Message; created: boolean } {
    return createChat(this, send)
  }
  sendFromBestLine(send: SelectedSend): Selection {
    return sendFromBestLine(this, send)
  }
  editMessage(message: Message, text: string, partIndex: number, traceId: string): Message {
    return editMessage(this, message, text, partIndex, traceId)
  }
  /** Removes the platform's record; the reader still sees the message and there is no unsend. */
  deleteMessage(message: Message): void {
    message.deleted = true
    this.messages.delete(message.id)
  }
  react(request: ReactionRequest): void {
    react(this, request)
  }
  addParticipant(chat: Chat, handle: string, traceId: string): Membership {
    return addParticipant(this, chat, handle, traceId)
  }
  removeParticipant(chat: Chat, handle: string, traceId: string): Membership {
    return removeParticipant(this, chat, handle, traceId)
  }
  leaveChat(chat: Chat, traceId: string): void {
    leaveChat(this, chat, traceId)
  }
  renameChat(rename: Rename): void {
    renameChat(this, rename)
  }
  setIcon(rename: Rename): void {
    setIcon(this, rename)
  }
  lineReads(chat: Chat): void {
    lineReads(this, chat)
  }
  lineTypes(chat: Chat, on: boolean): void {
    lineTypes(this, chat, on)
  }
  updateAppCard(message: Message, update: CardUpdate, traceId: string): Message {
    return updateAppCard(this, message, update, traceId)
  }
  createCard(line: Line, words: CardWords): ContactCard {
    return createCard(this, line, words)
  }
  updateCard(line: Line, change: Partial<CardWords>): ContactCard {
    return updateCard(this, line, change)
  }
  shareCard(chat: Chat): void {
    shareCard(this, chat)
  }
  requestLocation(chat: Chat): void {
    requestLocation(this, chat)
  }
  setBackground(chat: Chat, background: Background | null, traceId: string): void {
    setBackground(this, chat, background, traceId)
  }
  sendPoll(send: PollSend): Message {
    return sendPoll(this, send)
  }
  addPollOptions(message: Message, texts: readonly string[], by: Membership, traceId: string): void {
    addOptions(this, message, texts, by, traceId)
  }
  vote(cast: Vote): void {
    vote(this, cast)
  }

  // What people and the network do.

  personSays(saying: Saying): Message {
    return personSays(this, saying)
  }
  openGroup(start: GroupStart): Chat {
    return openGroup(this, start)
  }
  personReacts(reaction: PersonReaction): void {
    personReacts(this, reaction)
  }
  personEdits(edit: PersonEdit): Message {
    return personEdits(this, edit)
  }
  personTypes(person: Person, chat: Chat, on: boolean): void {
    personTypes(this, person, chat, on)
  }
  personReads(person: Person, chat: Chat): void {
    personReads(this, person, chat)
  }
  personLeaves(person: Person, chat: Chat): void {
    personLeaves(this, person, chat)
  }
  personJoins(handle: string, chat: Chat): void {
    personJoins(this, handle, chat)
  }
  personRenames(handle: string, chat: Chat, name: string): void {
    personRenames(this, handle, chat, name)
  }
  personSetsIcon(handle: string, chat: Chat, url: string | null): void {
    personSetsIcon(this, handle, chat, url)
  }
  personCalls(person: Person, line: Line, outcome: CallOutcome): void {
    personCalls(this, person, line, outcome)
  }
  personShares(person: Person, chat: Chat, place: Place, forMs?: number): void {
    personShares(this, person, chat, place, forMs)
  }
  personStopsSharing(person: Person, chat: Chat): void {
    personStopsSharing(this, person, chat)
  }
  changeLine(line: Line, change: LineChange): void {
    changeLine(this, line, change)
  }
  /** How a chat is doing is the platform's judgement; it publishes no thresholds, so somebody decides. */
  setHealth(chat: Chat, status: Chat["health"]["status"]): void {
    chat.health = { status, updatedAt: this.clock.now() }
    this.events.emit("changed", chat)
  }

  // How the verbs speak.

  publish(happening: Happening): void {
    this.events.emit("happened", happening)
  }

  /** Runs after the caller had its answer: acceptance comes first, then what it leads to. */
  afterwards(run: () => void): void {
    const done = this.activity.begin()
    setImmediate(() => {
      try {
        run()
      } finally {
        done()
      }
    })
  }
}
