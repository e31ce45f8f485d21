import type { Context, EventContext, SendTarget } from "./context.ts"
import type { DeadLetters } from "./delivery/dead-letters.ts"
import type { Delivery } from "./delivery/delivery.ts"
import { Engine, type EngineOptions, type Injected, type StartOptions } from "./delivery/engine.ts"
import type { BotEvents } from "./delivery/events.ts"
import { fetchThrough } from "./delivery/fetch.ts"
import type { Reply, ReplyOptions, Sent } from "./delivery/outbox.ts"
import type { ErrorHandler } from "./delivery/road.ts"
import { showToDevtools, withDevtoolsDefaults } from "./devtools.ts"
import { BackchatError } from "./errors.ts"
import type { BotEvent, MessageReceived } from "./model/event.ts"
import type { MediaKind, MediaPart } from "./model/part.ts"
import type { Tapback } from "./model/reaction.ts"
import type { Acceptance, DoorRequest, DoorResponse, Host, Listening } from "./ports.ts"
import type { Next } from "./routing/compose.ts"
import type { EventOf, Filter } from "./routing/filter.ts"
import type { AddedBy, Middleware, OutgoingMiddleware, Usable } from "./routing/middleware.ts"
import type { TextPattern } from "./routing/pattern.ts"
import type { Params, ValidPhrase } from "./routing/phrase.ts"
import type { Route } from "./routing/route.ts"
import { Router } from "./routing/router.ts"
import {
  type CommandOptions,
  commandRoute,
  eventRoute,
  mediaRoute,
  type ReactionOptions,
  reactionRoute,
  textRoute,
} from "./routing/routes.ts"
import { courseOf, type Steering, type SteeringOptions } from "./steering/steering.ts"

/** What a handler may return: nothing, or something to say. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that ends without a return has type void
export type Answer = Reply | Sent | void | null

/**
 * Handles an event. What it returns is sent to the chat; `next()` passes the event on to the next handler
 * that accepts it.
 */
export type Handler<Seen> = (ctx: Seen, next: Next) => Answer | Promise<Answer>

type TextContext<X> = Context<MessageReceived> & X

export interface BotOptions extends EngineOptions {
  /**
   * What happens to messages that come in quick succession, to handlers that hear any message. Default
   * `"queue"`: each is answered in its turn.
   */
  readonly steering?: Steering
}

/**
 * Makes a bot.
 *
 * @throws BackchatError `bad_configuration`
 * @example
 * const bot = createBot({ adapter: linq() })
 * bot.onText("ping", () => "pong")
 * await bot.start()
 */
export function createBot(options: BotOptions): Bot {
  return new Bot(options)
}

/**
 * A bot: handlers in the order they were written, and the life cycle around them.
 *
 * @typeParam X what middleware has put on the context
 */
export class Bot<X extends object = {}> implements Host {
  readonly #router = new Router()
  readonly #incoming: Middleware[] = []
  readonly #outgoing: OutgoingMiddleware[] = []
  readonly #recover: ErrorHandler[] = []
  readonly #urgent: ((event: MessageReceived) => boolean)[] = []
  readonly #steering: Steering
  readonly #engine: Engine

  constructor(options: BotOptions) {
    this.#steering = options.steering ?? "queue"
    courseOf(this.#steering)
    this.#engine = new Engine(withDevtoolsDefaults(options), {
      router: this.#router,
      incoming: this.#incoming,
      outgoing: this.#outgoing,
      recover: this.#recover,
      urgent: this.#urgent,
    })
    showToDevtools(this)
  }

  /** What happens on the road: accepted, duplicate, handled, retried, buried, sent, failed, … */
  get events(): BotEvents {
    return this.#engine.events
  }

  /** The dead letters: list, redrive, drop. */
  get buried(): DeadLetters {
    return this.#engine.buried
  }

  /** Wraps every handler, in the order given, the first outermost. Handlers see what it adds to the context. */
  use<const Items extends readonly Usable<object, X>[]>(...items: Items): Bot<X & AddedBy<Items>> {
    this.#mustBeEarly("use")
    for (const item of items) {
      // The context has what earlier middleware added by the time this one runs.
      const { incoming, outgoing, listens, urgent } = (
        typeof item === "function" ? { incoming: item } : item
      ) as Side
      if (incoming !== undefined) this.#incoming.push(incoming)
      if (outgoing !== undefined) this.#outgoing.push(outgoing)
      if (listens !== undefined) this.#engine.listenTo(listens)
      if (urgent !== undefined) this.#urgent.push(urgent)
    }
    return this as unknown as Bot<X & AddedBy<Items>> // the same bot, whose contexts now carry more
  }

  /** Hears every message with text. */
  onText(handler: Handler<TextContext<X>>, options?: SteeringOptions): this
  /**
   * Hears messages that are this phrase: the whole text, ignoring case, outer space and closing
   * punctuation. `{name}` captures words, `{name:word}` one word, `{name:int}` and `{name:number}` numbers.
   *
   * @example bot.onText("remind me to {what} in {minutes:int} minutes", (ctx) => ctx.params.what)
   */
  onText<const Phrase extends string>(
    phrase: Phrase & ValidPhrase<Phrase>,
    handler: Handler<TextContext<X> & { readonly params: Params<Phrase> }>,
    options?: SteeringOptions,
  ): this
  /** Hears messages in which this RegExp finds something; `/g` and `/y` keep no memory. */
  onText(
    pattern: RegExp,
    handler: Handler<TextContext<X> & { readonly match: RegExpExecArray }>,
    options?: SteeringOptions,
  ): this
  /** Hears messages for which this returns true. */
  onText(
    predicate: (text: string, ctx: TextContext<X>) => boolean,
    handler: Handler<TextContext<X>>,
    options?: SteeringOptions,
  ): this
  /** Hears messages that fit one of these; the first that fits counts. */
  onText(
    patterns: readonly TextPattern<TextContext<X>>[],
    handler: Handler<
      TextContext<X> & {
        readonly params?: Readonly<Record<string, string | number>>
        readonly match?: RegExpExecArray
      }
    >,
    options?: SteeringOptions,
  ): this
  onText(...args: readonly unknown[]): this {
    const { pattern, handler, options } = registration(args)
    const isOpen = pattern === undefined
    return this.#add(
      "onText",
      handler,
      isOpen ? { steering: this.#steering, ...options } : options,
      (handle) => textRoute(pattern as Parameters<typeof textRoute>[0], handle), // the overloads are its type
    )
  }

  /** Hears `/name`; `ctx.command.args` is what follows. */
  onCommand(
    name: string,
    handler: Handler<TextContext<X> & { readonly command: { readonly name: string; readonly args: string } }>,
    options: CommandOptions = {},
  ): this {
    return this.#add("onCommand", handler, { steering: "queue", ...options }, (handle) =>
      commandRoute(name, handle, options),
    )
  }

  /** Hears every reaction that is added, or removed. */
  onReaction(handler: Handler<Context<EventOf<"reaction.*">> & X>, options?: ReactionOptions): this
  /** Hears a reaction: a tapback by name or emoji, any other emoji, or a list of these. */
  onReaction(
    reaction: ReactionName | readonly ReactionName[],
    handler: Handler<Context<EventOf<"reaction.*">> & X>,
    options?: ReactionOptions,
  ): this
  onReaction(...args: readonly unknown[]): this {
    const [wanted, handler, options = {}] = typeof args[0] === "function" ? [undefined, ...args] : args
    return this.#add(
      "onReaction",
      handler,
      {},
      (handle) => reactionRoute(wanted as ReactionName, handle, options as ReactionOptions), // the overloads are their types
    )
  }

  /** Hears every message with media; `ctx.media` has at least one. */
  onMedia(handler: Handler<TextContext<X> & MediaFound>, options?: SteeringOptions): this
  /** Hears messages with media of this kind; `ctx.media` are those of the kind. */
  onMedia(kind: MediaKind, handler: Handler<TextContext<X> & MediaFound>, options?: SteeringOptions): this
  onMedia(...args: readonly unknown[]): this {
    const { pattern, handler, options } = registration(args)
    return this.#add(
      "onMedia",
      handler,
      { steering: this.#steering, ...options },
      (handle) => mediaRoute(pattern as MediaKind, handle), // typed by the overloads
    )
  }

  /**
   * Hears events by type, by family (`"reaction.*"`), or all of them (`"*"`).
   *
   * @throws BackchatError `unknown_filter` with the legal ones
   */
  on<F extends Filter>(filter: F | readonly F[], handler: Handler<Context<EventOf<F>> & X>): this {
    return this.#add("on", handler, {}, (handle) => eventRoute(filter, handle))
  }

  /**
   * Is asked when a handler fails. What it returns or sends answers the event in the handler's place; if
   * it says nothing, the retries go on. Its context is a fresh one: no middleware has run for it.
   */
  catch(handler: (error: unknown, ctx: Context) => Answer | Promise<Answer>): this {
    this.#mustBeEarly("catch")
    this.#recover.push(handler)
    return this
  }

  /**
   * Starts to work, and to listen if the adapter brings a transport. Resolves when it does. SIGTERM and
   * SIGINT then stop the bot before the process ends.
   *
   * @returns where it listens
   */
  start(options: StartOptions = {}): Promise<Listening | undefined> {
    return this.#engine.start(this, options)
  }

  /**
   * Stops: refuses new deliveries with 503 (the platform delivers them again), lets running handlers
   * finish, and hands the rest back to the store; a store that does not outlive the process is emptied
   * first. Resolves when nothing runs any more.
   *
   * @param options.graceMs how long handlers may still run before `ctx.signal` aborts. Default 25 seconds.
   */
  stop(options: { readonly graceMs?: number } = {}): Promise<void> {
    return this.#engine.stop(options.graceMs)
  }

  /** Answers one webhook request: for servers that are not web-standard. Never throws. */
  receive(request: DoorRequest): Promise<DoorResponse> {
    return this.#engine.receive(request)
  }

  /** Keeps one delivery that did not come by HTTP. */
  accept(delivery: Delivery): Promise<Acceptance> {
    return this.#engine.accept(delivery)
  }

  /** Answers one web-standard webhook request: `export default { fetch: bot.fetch }`. */
  readonly fetch = (request: Request): Promise<Response> =>
    fetchThrough(request, (received) => this.receive(received))

  /**
   * Sends an event or a delivery down the road without a network, and waits until it is settled.
   *
   * @example await bot.inject(received("hello")) // from @backchat/core/testing
   */
  inject(arrival: BotEvent | Delivery): Promise<Injected> {
    return this.#engine.inject(arrival)
  }

  /** Sends outside of any event, `bot.send("+12025550147", "Your table is ready")`. */
  send(
    target: SendTarget,
    content: Reply,
    options?: ReplyOptions & { readonly adapter?: string },
  ): Promise<Sent> {
    return this.#engine.send(target, content, options)
  }

  #add(
    verb: string,
    handler: unknown,
    { steering, urgent }: SteeringOptions,
    make: (handle: Route["handler"]) => Route,
  ): this {
    this.#mustBeEarly(verb)
    if (typeof handler !== "function") {
      throw new BackchatError("bad_pattern", `bot.${verb}: the handler is missing. Pass a function last.`)
    }
    // Routes set what their handlers' types promise, middleware what X promises.
    const route = make(handler as (ctx: EventContext, next: Next) => unknown)
    this.#router.add({ ...route, urgent, course: steering && courseOf(steering) })
    return this
  }

  #mustBeEarly(verb: string): void {
    if (!this.#engine.isOpen) return
    throw new BackchatError(
      "registered_late",
      `bot.${verb} was called after the bot began to work. Register handlers once, before start(); one that is ` +
        "registered inside a handler would be added again with every event. To wait for someone's next message, " +
        "keep what you expect in the session and ask for it in a handler.",
    )
  }
}

/** What `onText` and `onMedia` were called with: what to hear may be left out, and so may options. */
function registration(args: readonly unknown[]): {
  readonly pattern: unknown
  readonly handler: unknown
  readonly options: SteeringOptions
} {
  const isOpen = typeof args[0] === "function" && typeof args[1] !== "function"
  const [pattern, handler, options = {}] = isOpen ? [undefined, ...args] : args
  return { pattern, handler, options: options as SteeringOptions } // typed by the overloads
}

interface Side {
  readonly urgent?: (event: MessageReceived) => boolean
  readonly incoming?: Middleware
  readonly outgoing?: OutgoingMiddleware
  readonly listens?: readonly Filter[]
}

interface MediaFound {
  readonly media: readonly [MediaPart, ...MediaPart[]]
}

/** A tapback's name, or any emoji. The odd intersection keeps the names in the editor's completion. */
export type ReactionName = Tapback | (string & {})
