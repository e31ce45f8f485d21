import type { Context, MessageRef, SendTarget, StateAccess } from "./context.ts"
import type { Cancellation } from "./delivery/cancellation.ts"
import type { Journal } from "./delivery/journal.ts"
import { isReply, noChat, type Outbox, type Reply, type ReplyOptions, type Sent } from "./delivery/outbox.ts"
import type { TravelNotes } from "./delivery/travel.ts"
import { BackchatError } from "./errors.ts"
import { EventView } from "./event-view.ts"
import { type Log, withFields } from "./log.ts"
import type { Capability } from "./model/capability.ts"
import type { Chat, Recipients } from "./model/chat.ts"
import type { BotEvent, MessageReceived } from "./model/event.ts"
import type { Json } from "./model/json.ts"
import { isTapback, tapbackOf } from "./model/reaction.ts"
import type { ActionOptions, Adapter, ReactionTarget } from "./ports.ts"
import type { Work } from "./routing/compose.ts"
import type { CommandInfo, Route } from "./routing/route.ts"
import type { Burst, Said } from "./steering/burst.ts"

/** What a context stands on. */
export interface Surroundings {
  readonly adapter: Adapter
  readonly outbox: Outbox
  /** Absent where nothing is handled yet. */
  readonly journal?: Journal | undefined
  readonly cancellation: Cancellation
  readonly state: StateAccess
  readonly log: Log
  readonly commands: readonly CommandInfo[]
  readonly attempt: number
  readonly lastAttempt: boolean
  readonly notes?: TravelNotes | undefined
  /** Absent where messages are not answered together. */
  readonly burst?: Burst | undefined
}

/** A message other than the event's, or a part of it. */
interface PointAt {
  readonly to?: MessageRef
  readonly part?: number
}

type Action =
  | "react"
  | "edit"
  | "startTyping"
  | "stopTyping"
  | "markRead"
  | "rename"
  | "setIcon"
  | "addParticipant"
  | "removeParticipant"
  | "leave"
  | "shareContactCard"

/** The one class behind every `Context<E>`: what the event says, and what can be done about it. */
export class EventContext extends EventView implements Context {
  readonly #surroundings: Surroundings
  /** The label of the route at work. */
  route: string | undefined
  /** What the route's pattern captured. */
  params: Readonly<Record<string, string | number>> | undefined
  match: RegExpExecArray | undefined
  command: { readonly name: string; readonly args: string } | undefined
  /** Where the way of this event is noted; absent while nobody follows it. */
  readonly notes: TravelNotes | undefined
  #log: Log | undefined

  constructor(event: BotEvent, surroundings: Surroundings) {
    super(event)
    this.#surroundings = surroundings
    this.notes = surroundings.notes
  }

  get attempt(): number {
    return this.#surroundings.attempt
  }

  get lastAttempt(): boolean {
    return this.#surroundings.lastAttempt
  }

  get signal(): AbortSignal {
    return this.#surroundings.cancellation.signal
  }

  get log(): Log {
    const { id, type, traceId } = this.event
    this.#log ??= withFields(this.#surroundings.log, { eventId: id, type, chatId: this.chat?.id, traceId })
    return this.#log
  }

  get commands(): readonly CommandInfo[] {
    return this.#surroundings.commands
  }

  get state(): StateAccess {
    return this.#surroundings.state
  }

  /** Brings together what a route's handler is to answer at once. */
  async gather(route: Route): Promise<void> {
    await this.#surroundings.burst?.gather(this, route)
  }

  override join(burst: readonly MessageReceived[], said: readonly Said[]): void {
    super.join(burst, said)
    this.#log = undefined
  }

  /** Another event as this one's middleware would leave it, to ask routes about. */
  sibling(event: BotEvent): EventContext {
    const sibling = new EventContext(event, this.#surroundings)
    const {
      event: _,
      route,
      params,
      match,
      command,
      notes,
      ...added
    } = Object.getOwnPropertyDescriptors(this)
    return Object.defineProperties(sibling, added)
  }

  reply(content: Reply, options?: ReplyOptions): Promise<Sent> {
    return this.#surroundings.outbox.say(this.chat, content, this.#speaker, options)
  }

  send(target: SendTarget, content: Reply, options?: ReplyOptions): Promise<Sent> {
    return this.#surroundings.outbox.say(placeOf(target, this.line), content, this.#speaker, options)
  }

  step<Result extends Json | undefined>(name: string, run: () => Promise<Result> | Result): Promise<Result> {
    const { journal, cancellation } = this.#surroundings
    cancellation.throwIfAborted()
    return journal === undefined ? Promise.resolve(run()) : journal.step(name, run)
  }

  /** Says what a handler returned, if it is something to say. */
  answer(value: unknown, speaker: string): Work {
    if (value === undefined || value === null) return undefined
    if (isReply(value)) return this.#surroundings.outbox.say(this.chat, value, speaker).then(() => {})
    if (isReceipt(value)) return undefined
    throw notAReply(value, speaker)
  }

  async react(reaction: string, options: PointAt = {}): Promise<void> {
    const { adapter, chat, how } = this.#acting("react")
    await adapter.react?.(chat, this.#reactionTo(reaction, options), "add", how)
  }

  async unreact(reaction: string, options: PointAt = {}): Promise<void> {
    const { adapter, chat, how } = this.#acting("react")
    await adapter.react?.(chat, this.#reactionTo(reaction, options), "remove", how)
  }

  async edit(
    message: MessageRef,
    text: string,
    { part = 0 }: { readonly part?: number } = {},
  ): Promise<void> {
    const { adapter, chat, how } = this.#acting("edit")
    await adapter.edit?.(chat, { messageId: idOf(message), partIndex: part, text }, how)
  }

  async startTyping(): Promise<void> {
    const { adapter, chat, how } = this.#acting("startTyping")
    await adapter.startTyping?.(chat, how)
  }

  async stopTyping(): Promise<void> {
    const { adapter, chat, how } = this.#acting("stopTyping")
    await adapter.stopTyping?.(chat, how)
  }

  async markRead(): Promise<void> {
    const { adapter, chat, how } = this.#acting("markRead")
    await adapter.markRead?.(chat, how)
  }

  async rename(name: string): Promise<void> {
    const { adapter, chat, how } = this.#acting("rename")
    await adapter.rename?.(chat, name, how)
  }

  async setIcon(url: string): Promise<void> {
    const { adapter, chat, how } = this.#acting("setIcon")
    await adapter.setIcon?.(chat, url, how)
  }

  async addParticipant(handle: string): Promise<void> {
    const { adapter, chat, how } = this.#acting("addParticipant")
    await adapter.addParticipant?.(chat, handle, how)
  }

  async removeParticipant(handle: string): Promise<void> {
    const { adapter, chat, how } = this.#acting("removeParticipant")
    await adapter.removeParticipant?.(chat, handle, how)
  }

  async leave(): Promise<void> {
    const { adapter, chat, how } = this.#acting("leave")
    await adapter.leave?.(chat, how)
  }

  async shareContactCard(): Promise<void> {
    const { adapter, chat, how } = this.#acting("shareContactCard")
    await adapter.shareContactCard?.(chat, how)
  }

  can(capability: Capability): boolean {
    const chat = this.chat
    return chat !== undefined && this.#surroundings.adapter.capabilities(chat).has(capability)
  }

  get #speaker(): string {
    return this.route ?? "Middleware"
  }

  /** Everything an action needs, once it is known to be possible. */
  #acting(action: Action): { adapter: Adapter; chat: Chat; how: ActionOptions } {
    const { adapter, cancellation } = this.#surroundings
    const { chat } = this
    if (chat === undefined) throw noChat(`ctx.${action} was called`, this.event)
    if (adapter[action] === undefined) {
      throw new BackchatError(
        "unsupported",
        `ctx.${action}: the ${adapter.name} adapter cannot do that. Ask ctx.can() first.`,
      )
    }
    cancellation.throwIfAborted()
    const { signal } = cancellation
    return { adapter, chat, how: { signal } }
  }

  #reactionTo(reaction: string, { to, part }: PointAt): ReactionTarget {
    const messageId = to === undefined ? this.#subject() : idOf(to)
    const tapback = isTapback(reaction) ? reaction : tapbackOf(reaction)
    return {
      messageId,
      partIndex: part ?? (to === undefined ? (this.reaction?.partIndex ?? 0) : 0),
      reaction: tapback === undefined ? { type: "custom", emoji: reaction } : { type: tapback },
    }
  }

  /** The message the event is about. */
  #subject(): string {
    const { event } = this
    if ("message" in event) return event.message.id
    if ("messageId" in event) return event.messageId
    if ("reaction" in event) return event.reaction.messageId
    throw new BackchatError(
      "no_message",
      `ctx.react: a ${event.type} event has no message; pass { to: message }.`,
    )
  }
}

function idOf(message: MessageRef): string {
  return typeof message === "string" ? message : message.id
}

/** Where a target is. `from` is the line to write from when the target does not say. */
export function placeOf(target: SendTarget, from?: string): Chat | Recipients {
  if (typeof target === "string") return { to: [target], from }
  if ("chat" in target) return { id: target.chat }
  return "to" in target ? target : { to: target, from }
}

/** `(ctx) => ctx.reply("hi")` returns what was sent, which is not something to say. */
function isReceipt(value: unknown): boolean {
  return typeof value === "object" && value !== null && "messages" in value
}

function notAReply(value: unknown, speaker: string): BackchatError {
  return new BackchatError(
    "bad_draft",
    `${speaker} returned ${Array.isArray(value) ? "an array with something unsayable in it" : `a value of type ${typeof value}`}. ` +
      "A handler returns nothing, a string, a draft, an array of these, or a stream of text.",
  )
}
