import type { Context } from "../context.ts"
import type { Sending } from "../delivery/outbox.ts"
import type { MessageReceived } from "../model/event.ts"
import type { SentMessage } from "../reply/outgoing.ts"
import type { Next } from "./compose.ts"
import type { Filter } from "./filter.ts"

/**
 * A layer around every handler. It calls `next()` once to go on, or not at all to stop the event.
 *
 * @typeParam Adds what it puts on the context: `use()` returns a bot whose handlers see it.
 * @typeParam Seen what earlier middleware put there.
 */
export interface Middleware<Adds extends object = {}, Seen extends object = {}> {
  (ctx: Context & Seen, next: Next): unknown
  /** Never set: it only carries the type. */
  readonly adds?: Adds
}

/** A layer around every message that leaves. It calls `next()` to send, or throws to refuse. */
export type OutgoingMiddleware = (
  sending: Sending,
  next: () => Promise<SentMessage>,
) => Promise<SentMessage> | SentMessage

/** Middleware with more than one side. */
export interface Plugin<Adds extends object = {}, Seen extends object = {}> {
  /** Not a function: otherwise a function that does not fit would pass for a plugin without sides. */
  readonly call?: never
  readonly incoming?: Middleware<Adds, Seen>
  readonly outgoing?: OutgoingMiddleware
  /** Events it needs to see though no handler listens to them. */
  readonly listens?: readonly Filter[]
  /** Which messages overtake those that wait in their chat, as `urgent` handlers' do. */
  readonly urgent?: (event: MessageReceived) => boolean
  /** Never set: it only carries the type. */
  readonly adds?: Adds
}

export type Usable<Adds extends object = {}, Seen extends object = {}> =
  | Middleware<Adds, Seen>
  | Plugin<Adds, Seen>

/** What a list of middleware adds, all together. */
export type AddedBy<Items extends readonly unknown[]> = Items extends readonly [infer First, ...infer Rest]
  ? (First extends { readonly adds?: infer Adds extends object } ? Adds : {}) & AddedBy<Rest>
  : {}

/**
 * Middleware that puts values of your own on the context. To use what earlier middleware added, say so in
 * the parameter's type: `extend((ctx: Context & { user: User }) => …)`.
 *
 * @example bot.use(extend(async (ctx) => ({ user: await users.find(ctx.from?.handle) })))
 */
export function extend<Adds extends object, Seen extends object = {}>(
  make: (ctx: Context & Seen) => Adds | Promise<Adds>,
): Middleware<Adds, Seen> {
  return async function extend(ctx, next) {
    Object.assign(ctx, await make(ctx))
    await next()
  }
}
