import type { Context, Middleware } from "@backchat/core"
import type { StandardSchemaV1 } from "@standard-schema/spec"
import { isForgotten } from "./forget.ts"
import { checkFree, checkName, type SessionKey, stateKey } from "./key.ts"
import { fromText } from "./plain.ts"
import { copy, type Format, open, seal } from "./stored.ts"

export interface SessionOptions<Initial, Name extends string = "session"> {
  /** What a session starts from. It is stored once a handler has changed it. */
  readonly initial: () => Initial
  /** Whose it is. Default `"chat"`. */
  readonly key?: SessionKey | undefined
  /** How long a session lives after its last change, in milliseconds. Default: for ever. */
  readonly ttlMs?: number | undefined
  /** Raise it when the shape changes. Default 1. */
  readonly version?: number | undefined
  /** Turns what an older version stored into today's shape. */
  readonly migrate?: ((old: unknown, fromVersion: number) => Initial | Promise<Initial>) | undefined
  /** The property of the context. Default `"session"`. */
  readonly name?: Name | undefined
}

/** A schema by any library that speaks Standard Schema: zod, valibot, arktype, … */
export type SessionSchema = StandardSchemaV1<unknown, object>

export interface CheckedSessionOptions<Schema extends SessionSchema, Name extends string = "session">
  extends SessionOptions<StandardSchemaV1.InferInput<Schema>, Name> {
  /** What a stored session has to be. Its output is the session's type. */
  readonly schema: Schema
}

/**
 * Remembers things from one event to the next: `ctx.session` is a plain object, read before the handler
 * and written back, if it changed, in one atomic step with the end of the event. A handler that fails
 * leaves no trace in it, and one that ran beside another of the same session runs again on what that one
 * wrote: nothing is lost. `forget(ctx.session)` deletes it. Events that have no key (no chat, no sender)
 * see a fresh session that is not kept.
 *
 * @throws BackchatError `bad_configuration` for a name that is no identifier, or taken
 * @throws BackchatError `state_invalid` when it is more than 64 KB of JSON, when JSON cannot carry it,
 *   when it does not fit the schema, or was stored by a version without a way from there
 * @example
 * const bot = createBot({ adapter }).use(session({ initial: () => ({ orders: 0 }) }))
 * bot.onText("order", (ctx) => `Order number ${++ctx.session.orders}`)
 * @example
 * const schema = z.object({ name: z.string().optional() })
 * bot.use(session({ schema, initial: () => ({}), key: "handle", name: "person" })) // ctx.person.name
 */
export function session<Schema extends SessionSchema, const Name extends string = "session">(
  options: CheckedSessionOptions<Schema, Name>,
): Middleware<Record<Name, StandardSchemaV1.InferOutput<Schema>>>
export function session<State extends object, const Name extends string = "session">(
  options: SessionOptions<State, Name> & { readonly schema?: undefined },
): Middleware<Record<Name, State>>
export function session(
  options: SessionOptions<unknown, string> & { readonly schema?: SessionSchema | undefined },
): Middleware {
  const { initial, key = "chat", ttlMs, version = 1, schema, migrate, name = "session" } = options
  checkName(name)
  const format: Format = { name, version, schema, migrate }
  return async function session(ctx, next) {
    checkFree(ctx, name)
    const at = stateKey(ctx, name, key)
    const stored = at === undefined ? undefined : await ctx.state.get(at)
    const value = stored === undefined ? await copy(format, initial()) : await open(format, stored.value)
    const before = stored === undefined ? seal(format, value) : JSON.stringify(stored.value)
    Object.assign(ctx, { [name]: value })

    await next()

    const now: unknown = Reflect.get(ctx, name)
    const after = isForgotten(now) ? undefined : seal(format, now)
    const isSame = after === before || (after === undefined && stored === undefined)
    if (isSame) return
    if (after !== undefined) await copy(format, now) // what the next event could not read is not written
    if (at === undefined) return warnOfLoss(ctx, name)
    ctx.state.commit({
      key: at,
      value: after === undefined ? undefined : fromText(after),
      ifVersion: stored?.version ?? 0,
      ttlMs: after === undefined ? undefined : ttlMs,
    })
  }
}

function warnOfLoss(ctx: Context, name: string): void {
  ctx.log.warn(
    { session: name },
    "A session was changed by an event that has no key for it; the change is not kept.",
  )
}
