import type { EventContext } from "../context.ts"
import type { EventType } from "../model/event.ts"
import { after, calledTwice, type Work } from "./compose.ts"
import type { CommandInfo, Route } from "./route.ts"

/** The routes by event type, in the order they were written, the urgent ones in front. */
export class Router {
  readonly #byType = new Map<EventType, Route[]>()
  readonly #commands: CommandInfo[] = []
  #steers = false

  add(route: Route): void {
    for (const type of route.types) {
      const routes = this.#byType.get(type) ?? []
      const before =
        route.urgent === true ? routes.filter(({ urgent }) => urgent === true).length : routes.length
      this.#byType.set(type, routes.toSpliced(before, 0, route))
    }
    if (route.course !== undefined && route.course.mode !== "queue") this.#steers = true
    if (route.command !== undefined) this.#commands.push(route.command)
  }

  hears(type: EventType): boolean {
    return this.#byType.has(type)
  }

  /** Whether some route answers several messages together. */
  get steers(): boolean {
    return this.#steers
  }

  get commands(): readonly CommandInfo[] {
    return this.#commands
  }

  /** Hands the event to the first route that accepts it; `next()` in a handler passes on. */
  dispatch(ctx: EventContext): Work {
    return this.#from(ctx, this.#byType.get(ctx.event.type) ?? [], 0)
  }

  #from(ctx: EventContext, routes: readonly Route[], start: number): Work {
    for (let index = start; index < routes.length; index++) {
      const route = routes[index]
      if (route === undefined || !accepts(route, ctx)) continue
      ctx.route = route.label
      const rest = () => this.#from(ctx, routes, index + 1)
      return this.#steers ? ctx.gather(route).then(() => run(route, ctx, rest)) : run(route, ctx, rest)
    }
    return undefined
  }

  /** The route that would hear the event, without running its handler. */
  routeOf(ctx: EventContext): Route | undefined {
    return this.#byType.get(ctx.event.type)?.find((route) => route.accepts(ctx))
  }

  /** Whether an urgent route would hear the event. */
  isUrgent(ctx: EventContext): boolean {
    return (this.#byType.get(ctx.event.type) ?? []).some(
      (route) => route.urgent === true && route.accepts(ctx),
    )
  }

  /** Whether some route's events of this type overtake others. */
  hasUrgent(type: EventType): boolean {
    return this.#byType.get(type)?.[0]?.urgent === true
  }

  /** Which routes the event would meet and whether each accepts it, without running a handler. */
  explain(ctx: EventContext): readonly Explanation[] {
    return (this.#byType.get(ctx.event.type) ?? []).map((route) => ({
      route: route.label,
      accepts: route.accepts(ctx),
    }))
  }
}

/** Runs a route's handler, and says what it returns. */
function run({ handler, label }: Route, ctx: EventContext, rest: () => Work): Work {
  let called = false
  const next = async () => {
    if (called) throw calledTwice("handler", label)
    called = true
    return rest()
  }
  const given =
    ctx.notes === undefined ? handler(ctx, next) : ctx.notes.span("handler", label, () => handler(ctx, next))
  return after(given, (answer) => ctx.answer(answer, label))
}

/** Whether a route takes an event, noted for who follows it. */
function accepts(route: Route, ctx: EventContext): boolean {
  const matched = route.accepts(ctx)
  ctx.notes?.tries({ route: route.label, matched, why: whyOf(route, matched, ctx) })
  return matched
}

function whyOf(
  { wants }: Route,
  matched: boolean,
  { message, params, match, command }: EventContext,
): string {
  if (!matched) {
    const isLate = message?.reconciledAt !== undefined
    return isLate
      ? "The platform recovered this message late: history, nobody waits for an answer."
      : `It wants ${wants}.`
  }
  if (params !== undefined && Object.keys(params).length > 0)
    return `It is ${wants}: ${JSON.stringify(params)}.`
  if (command !== undefined && command.args !== "")
    return `It is ${wants}; its arguments are ${JSON.stringify(command.args)}.`
  if (match !== undefined) return `It is ${wants}: it found ${JSON.stringify(match[0])}.`
  return `It is ${wants}.`
}

export interface Explanation {
  readonly route: string
  readonly accepts: boolean
}
