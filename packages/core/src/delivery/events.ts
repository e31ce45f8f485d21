import { EventEmitter } from "eventemitter3"
import type { Chat, Recipients } from "../model/chat.ts"
import type { BotEvent } from "../model/event.ts"
import type { SentMessage, StagedMessage } from "../reply/outgoing.ts"
import type { Delivery } from "./delivery.ts"
import type { Travel } from "./travel.ts"

/** What happens on the road, for logs, metrics and tests. Durations are milliseconds. */
export interface BotEventMap {
  /** Kept in the inbox. */
  accepted: [step: { readonly delivery: Delivery }]
  /** Seen before: acknowledged and not kept again. */
  duplicate: [step: { readonly delivery: Delivery }]
  /** Not for this bot: own messages, other lines, types that nothing listens to. */
  ignored: [step: { readonly id: string; readonly type: string; readonly reason: string }]
  /** Turned away at the door, with the HTTP status it was answered. */
  rejected: [step: { readonly status: number; readonly error: unknown }]
  /** In the hands of a worker of this process. */
  claimed: [step: { readonly delivery: Delivery; readonly attempt: number }]
  /** Done. `route` is the last route that took part; absent when none accepted the event. */
  handled: [
    step: {
      readonly delivery: Delivery
      readonly event: BotEvent
      readonly attempt: number
      readonly ms: number
      readonly route?: string | undefined
    },
  ]
  /** Failed, and will run again after `delayMs`. */
  retried: [
    step: {
      readonly delivery: Delivery
      readonly attempt: number
      readonly delayMs: number
      readonly error: unknown
    },
  ]
  /** Put off for `delayMs` without a fault, or because its session kept changing under it. */
  deferred: [step: { readonly delivery: Delivery; readonly attempt: number; readonly delayMs: number }]
  /** Failed for good: it waits among the dead letters. */
  buried: [step: { readonly delivery: Delivery; readonly attempt: number; readonly error: unknown }]
  /** The platform took a message. */
  sent: [
    step: {
      readonly event?: BotEvent | undefined
      readonly target: Chat | Recipients
      readonly message: StagedMessage
      readonly sent: SentMessage
      readonly ms: number
    },
  ]
  /** The platform, or outgoing middleware, refused a message. */
  failed: [
    step: {
      readonly event?: BotEvent | undefined
      readonly target: Chat | Recipients
      readonly message: StagedMessage
      readonly key: string
      readonly error: unknown
    },
  ]
  /** The whole way of one try, noted only while somebody listens: for development tools. */
  travelled: [travel: Travel]
}

/** An eventemitter3 emitter of `BotEventMap`. */
export class BotEvents extends EventEmitter<BotEventMap> {}
