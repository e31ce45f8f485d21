import type { Context } from "../context.ts"
import type { EventContext } from "../event-context.ts"
import type { Log } from "../log.ts"
import type { Adapter, Store } from "../ports.ts"
import type { Work } from "../routing/compose.ts"
import type { OutgoingMiddleware } from "../routing/middleware.ts"
import type { CommandInfo, Route } from "../routing/route.ts"
import type { LaneBells } from "../steering/lane-bells.ts"
import type { Echoes } from "./echoes.ts"
import type { BotEvents } from "./events.ts"
import type { Pace } from "./pace.ts"
import type { RetryPolicy } from "./retry.ts"

/** What `bot.catch` takes: it answers in the failed handler's place, or says nothing and the retries go on. */
export type ErrorHandler = (error: unknown, ctx: Context) => unknown

/** What a journey needs of the bot. */
export interface Road {
  readonly store: Store
  readonly adapter: (name: string) => Adapter
  readonly events: BotEvents
  readonly log: Log
  readonly retry: RetryPolicy
  readonly handlerTimeoutMs: number
  readonly commands: readonly CommandInfo[]
  readonly pace: Pace | false | undefined
  readonly echoes: Echoes
  readonly bells: LaneBells
  /** Whether some route answers several messages together. */
  readonly steers: boolean
  readonly routeOf: (ctx: EventContext) => Route | undefined
  /** The onion: middleware around the router. */
  readonly handle: (ctx: EventContext) => Work
  readonly recover: readonly ErrorHandler[]
  readonly outgoing: readonly OutgoingMiddleware[]
}
