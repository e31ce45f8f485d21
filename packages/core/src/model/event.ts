import type { Chat } from "./chat.ts"
import type { Handle } from "./handle.ts"
import type { Json } from "./json.ts"
import type { LineChange } from "./line.ts"
import type { Message } from "./message.ts"
import type { Reaction } from "./reaction.ts"

/** What every event carries. Plain JSON throughout; times are epoch milliseconds. */
interface Happening<Type extends string> {
  readonly type: Type
  /** Stable over redeliveries: the key of dedup, of the journal and of every send. */
  readonly id: string
  /** Which adapter it came through. */
  readonly adapter: string
  /** When the platform made it. */
  readonly at: number
  readonly traceId?: string | undefined
  /** Your number it concerns, in E.164. */
  readonly line?: string | undefined
  /** The platform's payload, untouched. */
  readonly raw?: Json | undefined
}

interface InChat<Type extends string> extends Happening<Type> {
  readonly chat: Chat
}

/** A person wrote to you. */
export interface MessageReceived extends InChat<"message.received"> {
  readonly from: Handle
  readonly message: Message
}

/** Your own message left your line, arrived, or was read. */
export interface MessageReceipt<Type extends "message.sent" | "message.delivered" | "message.read">
  extends InChat<Type> {
  readonly message: Message
}

/** Your own message could not be delivered. In rare cases `message.delivered` follows. */
export interface MessageFailed extends InChat<"message.failed"> {
  readonly messageId: string
  readonly failure: { readonly code: number; readonly reason: string }
}

/** A person changed one text part of a message. */
export interface MessageEdited extends InChat<"message.edited"> {
  readonly from: Handle
  readonly messageId: string
  /** The whole new text of part `partIndex`. */
  readonly edit: { readonly partIndex: number; readonly text: string }
}

/** A person reacted, or took the reaction back. */
export interface ReactionChanged<Type extends "reaction.added" | "reaction.removed"> extends InChat<Type> {
  readonly from?: Handle | undefined
  readonly reaction: Reaction
}

export interface ParticipantChanged<Type extends "participant.added" | "participant.removed">
  extends InChat<Type> {
  readonly participant: Handle
}

export interface ChatCreated extends InChat<"chat.created"> {
  readonly displayName: string | null
  readonly handles: readonly Handle[]
}

/** A group's name, or the URL of its icon, changed; `null` stands for none. */
export interface GroupChanged<Type extends "chat.group_name_updated" | "chat.group_icon_updated">
  extends InChat<Type> {
  readonly from?: Handle | undefined
  readonly previous: string | null
  readonly current: string | null
}

export interface GroupChangeFailed<
  Type extends "chat.group_name_update_failed" | "chat.group_icon_update_failed",
> extends InChat<Type> {
  readonly failure: { readonly code: number }
}

/** Someone types. In a group the platform does not say who. */
export type TypingChanged<Type extends "chat.typing_indicator.started" | "chat.typing_indicator.stopped"> =
  InChat<Type>

export interface LineStatusChanged extends Happening<"phone_number.status_updated"> {
  readonly line: string
  readonly change: LineChange
}

/** A call to your line's forwarding number. The platform publishes no payload, so read `raw`. */
export type CallChanged<
  Type extends
    | "call.initiated"
    | "call.ringing"
    | "call.answered"
    | "call.ended"
    | "call.failed"
    | "call.declined"
    | "call.no_answer",
> = Happening<Type>

export interface LocationSharing<Type extends "location.sharing.started" | "location.sharing.stopped">
  extends Happening<Type> {
  /** Who shares: a handle, or the e-mail of an Apple ID. */
  readonly sharedBy?: string | undefined
  readonly sharedWith?: string | undefined
}

/** A type this version does not know, kept whole: `name` is the platform's, the payload is in `raw`. */
export interface UnknownEvent extends Happening<"unknown"> {
  readonly name: string
  readonly chat?: Chat | undefined
}

/** Every event by its type: the platform's own names. */
export interface Events {
  "message.received": MessageReceived
  "message.sent": MessageReceipt<"message.sent">
  "message.delivered": MessageReceipt<"message.delivered">
  "message.read": MessageReceipt<"message.read">
  "message.failed": MessageFailed
  "message.edited": MessageEdited
  "reaction.added": ReactionChanged<"reaction.added">
  "reaction.removed": ReactionChanged<"reaction.removed">
  "participant.added": ParticipantChanged<"participant.added">
  "participant.removed": ParticipantChanged<"participant.removed">
  "chat.created": ChatCreated
  "chat.group_name_updated": GroupChanged<"chat.group_name_updated">
  "chat.group_icon_updated": GroupChanged<"chat.group_icon_updated">
  "chat.group_name_update_failed": GroupChangeFailed<"chat.group_name_update_failed">
  "chat.group_icon_update_failed": GroupChangeFailed<"chat.group_icon_update_failed">
  "chat.typing_indicator.started": TypingChanged<"chat.typing_indicator.started">
  "chat.typing_indicator.stopped": TypingChanged<"chat.typing_indicator.stopped">
  "phone_number.status_updated": LineStatusChanged
  "call.initiated": CallChanged<"call.initiated">
  "call.ringing": CallChanged<"call.ringing">
  "call.answered": CallChanged<"call.answered">
  "call.ended": CallChanged<"call.ended">
  "call.failed": CallChanged<"call.failed">
  "call.declined": CallChanged<"call.declined">
  "call.no_answer": CallChanged<"call.no_answer">
  "location.sharing.started": LocationSharing<"location.sharing.started">
  "location.sharing.stopped": LocationSharing<"location.sharing.stopped">
  unknown: UnknownEvent
}

export type EventType = keyof Events
export type BotEvent = Events[EventType]

// A record, so that a type added above and forgotten here fails to compile.
const TYPES: Record<EventType, true> = {
  "message.received": true,
  "message.sent": true,
  "message.delivered": true,
  "message.read": true,
  "message.failed": true,
  "message.edited": true,
  "reaction.added": true,
  "reaction.removed": true,
  "participant.added": true,
  "participant.removed": true,
  "chat.created": true,
  "chat.group_name_updated": true,
  "chat.group_icon_updated": true,
  "chat.group_name_update_failed": true,
  "chat.group_icon_update_failed": true,
  "chat.typing_indicator.started": true,
  "chat.typing_indicator.stopped": true,
  "phone_number.status_updated": true,
  "call.initiated": true,
  "call.ringing": true,
  "call.answered": true,
  "call.ended": true,
  "call.failed": true,
  "call.declined": true,
  "call.no_answer": true,
  "location.sharing.started": true,
  "location.sharing.stopped": true,
  unknown: true,
}

/** Every event type, in the order of the platform's catalogue. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(TYPES) as EventType[] // the keys of the record above

/** Narrows a word to an event type. */
export function isEventType(word: string): word is EventType {
  return Object.hasOwn(TYPES, word)
}
