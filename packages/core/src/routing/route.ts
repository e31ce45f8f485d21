import type { EventContext } from "../context.ts"
import type { EventType } from "../model/event.ts"
import type { Course } from "../steering/steering.ts"
import type { Next } from "./compose.ts"

/** One registered handler: which events it hears, on what condition, and what it does. */
export interface Route {
  readonly types: readonly EventType[]
  /** How it appears in logs, `onText("order {id:int}")`. */
  readonly label: string
  /** What an event has to be, for people: `text that is "order {id:int}"`. */
  readonly wants: string
  /** Whether the event is for this route; a match leaves what it captured on the context. */
  accepts(ctx: EventContext): boolean
  readonly handler: (ctx: EventContext, next: Next) => unknown
  readonly command?: CommandInfo | undefined
  /** What happens to messages in quick succession. Absent: each is handled in its turn. */
  readonly course?: Course | undefined
  /** Whether its events overtake those that wait. */
  readonly urgent?: boolean | undefined
}

/** A command as `/help` shows it. */
export interface CommandInfo {
  readonly name: string
  readonly description?: string | undefined
}
