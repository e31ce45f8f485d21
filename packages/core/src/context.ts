import type { Reply, ReplyOptions, Sent } from "./delivery/outbox.ts"
import type { Log } from "./log.ts"
import type { Capability } from "./model/capability.ts"
import type { Chat, Recipients } from "./model/chat.ts"
import type { BotEvent } from "./model/event.ts"
import type { Json } from "./model/json.ts"
import type { Message } from "./model/message.ts"
import type { MediaPart, Part } from "./model/part.ts"
import type { StateWrite, Versioned } from "./ports.ts"
import type { CommandInfo } from "./routing/route.ts"
import type { Said } from "./steering/burst.ts"

export { EventContext } from "./event-context.ts"

/** The type of a field on those events that have it, `undefined` on the others. */
type In<E extends BotEvent, Key extends string> = E extends unknown
  ? Key extends keyof E
    ? E[Key]
    : undefined
  : never

type TextIn<E extends BotEvent> = E extends
  | { readonly message: { readonly text: string } }
  | { readonly edit: { readonly text: string } }
  ? string
  : undefined

/** Whom `ctx.send` and `bot.send` write to: a handle, several (a group), a chat, or people from a given line. */
export type SendTarget = string | readonly string[] | { readonly chat: string } | Recipients

/** A message to point at: one that was received or sent, or its id. */
export type MessageRef = string | { readonly id: string }

/** The bot's state as middleware uses it. Keys are shared by the whole bot: put your middleware's name in front. */
export interface StateAccess {
  get(key: string): Promise<Versioned | undefined>
  /** Writes now. Returns the new version, or `"conflict"` when `ifVersion` is not the current one. */
  set(write: StateWrite): Promise<number | "conflict">
  /**
   * Writes together with the end of this event, in one atomic step: never when the handler fails. A
   * conflict makes the event run again, with fresh reads and without sending twice.
   */
  commit(write: StateWrite): void
}

/**
 * What a handler sees of one event, and what it can do about it. Fields that this kind of event does
 * not have are typed `undefined`.
 */
export interface Context<E extends BotEvent = BotEvent> {
  readonly event: E
  /** What the person wrote, or the new text of an edit. */
  readonly text: TextIn<E>
  readonly message: In<E, "message">
  readonly chat: In<E, "chat">
  /**
   * Every message that this run answers, the oldest first: more than one where messages are merged (see
   * `steering`); then `text`, `parts` and `media` are those of all, and the rest is the last one's. Empty for
   * other events.
   */
  readonly messages: readonly Message[]
  /** What an interrupted run has already sent, the oldest first; see `steering: "interrupt"`. */
  readonly said: readonly Said[]
  /** Who did it. */
  readonly from: In<E, "from">
  readonly reaction: In<E, "reaction">
  /** The message's parts in order; empty for other events. */
  readonly parts: readonly Part[]
  /** The message's media; in `onMedia(kind)`, those of that kind. */
  readonly media: readonly MediaPart[]
  /** Your number it came to, in E.164. */
  readonly line: string | undefined
  readonly traceId: string | undefined
  /** 1 on the first try. */
  readonly attempt: number
  /** Whether a failure now buries the event. */
  readonly lastAttempt: boolean
  /**
   * Aborts on shutdown, when the handler takes too long, when another worker took over, and when more is said
   * to a handler that is steered by `"interrupt"`.
   */
  readonly signal: AbortSignal
  /** Logs with the event's id, chat and trace id. */
  readonly log: Log
  /** The commands registered with `onCommand`. */
  readonly commands: readonly CommandInfo[]
  readonly state: StateAccess

  /**
   * Sends to this chat: text as it is, a draft, an array of them (one bubble each), or a stream of
   * Markdown, which becomes several bubbles as a person would send them.
   *
   * @throws BackchatError `empty_reply`, `bad_draft`, `no_chat`
   * @throws PlatformError when the platform refuses it
   */
  reply(content: Reply, options?: ReplyOptions): Promise<Sent>
  /** Sends to another chat or to people, with the same guarantees as `reply`. */
  send(target: SendTarget, content: Reply, options?: ReplyOptions): Promise<Sent>
  /** Reacts with a tapback (by name or emoji) or any emoji; to the event's message by default. */
  react(reaction: string, options?: { readonly to?: MessageRef; readonly part?: number }): Promise<void>
  /** Takes a reaction back. */
  unreact(reaction: string, options?: { readonly to?: MessageRef; readonly part?: number }): Promise<void>
  /** Changes a text part of a message of yours (iMessage: five times within 15 minutes). */
  edit(message: MessageRef, text: string, options?: { readonly part?: number }): Promise<void>
  /**
   * Runs something once per event and keeps its result, as JSON, for every later try: a model's answer, a
   * charge. Names are unique within an event. A process that dies while it runs does run it again, so what
   * it calls should take an idempotency key of its own.
   *
   * @example const answer = await ctx.step("answer", () => model.complete(ctx.text))
   */
  step<Result extends Json | undefined>(name: string, run: () => Promise<Result> | Result): Promise<Result>
  /** Shows the typing indicator; the next send clears it. */
  startTyping(): Promise<void>
  stopTyping(): Promise<void>
  markRead(): Promise<void>
  rename(name: string): Promise<void>
  setIcon(url: string): Promise<void>
  addParticipant(handle: string): Promise<void>
  removeParticipant(handle: string): Promise<void>
  leave(): Promise<void>
  shareContactCard(): Promise<void>
  /** Whether this chat can show or do something: `ctx.can("typing")`. */
  can(capability: Capability): boolean
}

/** The chat of an event, or undefined for events that have none. */
export function chatOf(event: BotEvent): Chat | undefined {
  return "chat" in event ? event.chat : undefined
}
