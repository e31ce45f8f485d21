import type { Delivery, Ignored } from "./delivery/delivery.ts"
import type { Capabilities } from "./model/capability.ts"
import type { Chat, Recipients } from "./model/chat.ts"
import type { BotEvent } from "./model/event.ts"
import type { Json } from "./model/json.ts"
import type { Tapback } from "./model/reaction.ts"
import type { LocalMedia, RemoteMedia, SentMessage, StagedMessage } from "./reply/outgoing.ts"

/** The two things the core asks of the world: a platform to speak with, and a place to keep things. */

/** An HTTP request as far as a door needs it: no server's types. */
export interface DoorRequest {
  readonly method: string
  /** Path with query, `/linq?version=2026-02-03`. */
  readonly url: string
  /** The value of a header by its lower-case name; repeated headers are joined by `, `. */
  header(name: string): string | undefined
  /** The raw body, at most `MAX_BODY_BYTES` long. */
  readonly body: Uint8Array
}

export interface DoorResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The longest body a transport reads before it answers 413, in bytes. */
export const MAX_BODY_BYTES = 1_048_576

/** What an adapter that brings its own transport gets to hand its arrivals to. */
export interface Host {
  /** Hands on one HTTP request and never throws: every failure is a response. */
  receive(request: DoorRequest): Promise<DoorResponse>
  /** Keeps one delivery that did not come by HTTP. */
  accept(delivery: Delivery): Promise<Acceptance>
}

export interface ListenOptions {
  /** TCP port; 0 picks a free one. Default: `PORT` from the environment, else 3000. */
  readonly port?: number | undefined
  /** Absent: every address of the machine, as containers need it. */
  readonly hostname?: string | undefined
}

/** A transport at work. */
export interface Listening {
  /** Where it listens, for the log; absent when it has no address. */
  readonly url?: string | undefined
  /** Resolves when nothing will arrive any more, as when a terminal's input ends: the bot stops then. */
  readonly ended?: Promise<void> | undefined
  /** Refuses new requests, lets those in progress finish, frees the port. */
  close(): Promise<void>
}

export interface ActionOptions {
  readonly signal: AbortSignal
}

export interface SendOptions extends ActionOptions {
  /** Idempotency key, at most 255 characters: the same key again must not send twice. */
  readonly key: string
}

/**
 * One messaging platform. `receive` and `parse` read it, `send` and the optional actions write to it.
 *
 * Every write throws `PlatformError` with the platform's code, whether trying again can help, and the
 * trace id. An adapter never retries by itself: the outbox does, with the same key.
 */
export interface Adapter {
  /** Short and stable: it names lanes, keys and the last segment of the webhook's path. */
  readonly name: string
  /**
   * Verifies a request and reads just enough of it.
   *
   * @throws DoorError 401 when the signature is not right, 400 when the body is not
   */
  receive(request: DoorRequest): Delivery | Ignored | Promise<Delivery | Ignored>
  /** Reads a kept delivery. Never throws for a type it does not know: that is an `unknown` event. */
  parse(delivery: Delivery): BotEvent
  /** What this chat can show and do. Unknown service: the richest, since platforms degrade by themselves. */
  capabilities(chat: Chat): Capabilities
  send(
    target: Chat | Recipients,
    message: StagedMessage,
    options: SendOptions,
  ): Promise<Omit<SentMessage, "degraded">>
  /** Uploads bytes and names them. Absent: only URLs can be sent. */
  upload?(media: LocalMedia, options: ActionOptions): Promise<RemoteMedia>
  react?(
    chat: Chat,
    target: ReactionTarget,
    operation: "add" | "remove",
    options: ActionOptions,
  ): Promise<void>
  edit?(chat: Chat, target: EditTarget, options: ActionOptions): Promise<void>
  startTyping?(chat: Chat, options: ActionOptions): Promise<void>
  stopTyping?(chat: Chat, options: ActionOptions): Promise<void>
  markRead?(chat: Chat, options: ActionOptions): Promise<void>
  rename?(chat: Chat, name: string, options: ActionOptions): Promise<void>
  setIcon?(chat: Chat, url: string, options: ActionOptions): Promise<void>
  addParticipant?(chat: Chat, handle: string, options: ActionOptions): Promise<void>
  removeParticipant?(chat: Chat, handle: string, options: ActionOptions): Promise<void>
  leave?(chat: Chat, options: ActionOptions): Promise<void>
  shareContactCard?(chat: Chat, options: ActionOptions): Promise<void>
  /** Starts the adapter's own transport. Absent: the bot is mounted with `bot.fetch` or a router. */
  listen?(host: Host, options: ListenOptions): Promise<Listening>
}

export interface ReactionTarget {
  readonly messageId: string
  readonly partIndex: number
  readonly reaction: { readonly type: Tapback } | { readonly type: "custom"; readonly emoji: string }
}

export interface EditTarget {
  readonly messageId: string
  readonly partIndex: number
  readonly text: string
}

/**
 * What became of a delivery at the inbox: kept; seen before and still to be settled; seen before and done;
 * or no room.
 */
export type Acceptance = "accepted" | "waiting" | "duplicate" | "full"

/** One delivery in the hands of one worker, for as long as the lease runs. */
export interface Claim {
  readonly delivery: Delivery
  /** Fencing token: it grows with every claim of the lane, and a store refuses every older one. */
  readonly token: number
  /** 1 on the first try. Counted when claimed, so a process that dies counts too. */
  readonly attempt: number
  /** Whether an earlier claim of this event left a journal; without one, `recall` need not be asked. */
  readonly journalled: boolean
}

/** What a claim is asked with. */
export interface Lease {
  /** How long it holds without being renewed, by the store's own clock. */
  readonly leaseMs: number
}

/** How a claim ends. */
export type Outcome =
  | { readonly kind: "done" }
  /** Stays at the head of its lane, which waits for `delayMs` by the store's own clock. */
  | { readonly kind: "retry"; readonly delayMs: number; readonly error: string }
  /** To the dead letters; the lane goes on. */
  | { readonly kind: "buried"; readonly error: string }
  /** Given back untouched: the attempt does not count. Claimable at once, or after `delayMs` like a retry. */
  | { readonly kind: "released"; readonly delayMs?: number }

/** A write to the state, kept or refused together with a settle. */
export interface StateWrite {
  readonly key: string
  /** `undefined` deletes. */
  readonly value: Json | undefined
  /** The version that was read: 0 when there was none. Absent: write whatever is there. */
  readonly ifVersion?: number | undefined
  /** Time to live. Absent: for ever. */
  readonly ttlMs?: number | undefined
}

/**
 * A value and its version: a number above 0 that no other write of this key ever gets, also not after the
 * value was deleted or has expired.
 */
export interface Versioned {
  readonly value: Json
  readonly version: number
}

/** One row of an event's journal: what a run has done or planned, by a key of its own. */
export interface JournalEntry {
  readonly key: string
  readonly value: Json
}

/** What goes with a settle, in the same atomic step. */
export interface Settlement {
  readonly writes?: readonly StateWrite[] | undefined
  readonly journal?: readonly JournalEntry[] | undefined
  /** With `done`: ids of deliveries behind the claimed one in its lane that are done with it, unclaimed. */
  readonly absorbed?: readonly string[] | undefined
}

export interface DeadLetter {
  readonly delivery: Delivery
  readonly error: string
  readonly attempts: number
  /** Epoch milliseconds. */
  readonly buriedAt: number
}

/** Where a dead letter takes its place again: by its age, or behind everything. */
export type Place = "front" | "back"

export interface Depth {
  /** Kept and not yet claimed. */
  readonly waiting: number
  /** In the hands of a worker. */
  readonly claimed: number
  readonly buried: number
  /** When the oldest delivery that is not settled arrived, in epoch milliseconds. */
  readonly oldestAt?: number | undefined
}

/**
 * Where deliveries wait and state is kept. Every method is one atomic step; `testStore()` from
 * `@backchat/core/testing` holds an implementation to all of it.
 */
export interface Store {
  /** Whether what it keeps outlives the process. Where it does not, a bot that stops finishes what it accepted. */
  readonly durable: boolean
  /**
   * Keeps a delivery at the end of its lane, unless its id was seen (at least 25 minutes are
   * remembered; 24 hours by default) or there is no room.
   *
   * @param lease from a worker with a free hand: a delivery that comes to an empty lane is claimed in the same
   *   step, and the answer is its claim, with this very delivery. Nobody needs to be woken for it then.
   */
  accept(delivery: Delivery, lease?: Lease): Promise<Acceptance | Claim>
  /** Takes the oldest delivery of each free lane, at most `max`, the longest waiting lane first. */
  claim(options: { readonly max: number; readonly leaseMs: number }): Promise<readonly Claim[]>
  /** Extends leases and returns the claims that are lost. */
  renew(claims: readonly Claim[], leaseMs: number): Promise<readonly Claim[]>
  /**
   * Ends a claim, together with its state writes and journal.
   *
   * @throws StaleClaimError when the lease was lost: nothing is written
   * @throws StateConflictError when a write's `ifVersion` is not the current one: nothing is written,
   *   and the claim is still held
   */
  settle(claim: Claim, outcome: Outcome, settlement?: Settlement): Promise<void>
  /** What waits behind the claimed delivery in its lane, the next first, at most `max`. @throws StaleClaimError */
  behind(claim: Claim, max: number): Promise<readonly Delivery[]>
  /** Adds rows to the journal of the claimed event. @throws StaleClaimError */
  journal(claim: Claim, entries: readonly JournalEntry[]): Promise<void>
  /** The journal of the claimed event, from all its attempts. Forgotten when the event is done. */
  recall(claim: Claim): Promise<ReadonlyMap<string, Json>>
  /**
   * Yields whenever something may have become claimable: an arrival, the next in a lane whose head was settled, a
   * retry that is due, a lease that ran out. It may yield too often, never too seldom. Ends when the signal aborts.
   */
  arrivals(signal: AbortSignal): AsyncIterable<void>
  get(key: string): Promise<Versioned | undefined>
  /**
   * Writes outside of a settle and returns the new version, or `"conflict"`.
   */
  set(write: StateWrite): Promise<number | "conflict">
  readonly buried: {
    /** Oldest first. */
    list(options?: { readonly limit?: number; readonly lane?: string }): Promise<readonly DeadLetter[]>
    /**
     * Puts a dead letter back into its lane, with its journal and its attempts at 0: in front of what arrived
     * after it, or at the back. It never overtakes a delivery that is claimed. Default `"front"`. False: no
     * such id.
     */
    redrive(id: string, place?: Place): Promise<boolean>
    drop(id: string): Promise<boolean>
  }
  depth(): Promise<Depth>
  close(): Promise<void>
}
