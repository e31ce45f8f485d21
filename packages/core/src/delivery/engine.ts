import type { SendTarget } from "../context.ts"
import { BackchatError } from "../errors.ts"
import { type EventContext, placeOf } from "../event-context.ts"
import { defaultLog, type Log } from "../log.ts"
import { memoryStore } from "../memory-store/memory-store.ts"
import type { BotEvent, EventType, MessageReceived } from "../model/event.ts"
import type {
  Acceptance,
  Adapter,
  DoorRequest,
  DoorResponse,
  Host,
  Listening,
  ListenOptions,
  Store,
} from "../ports.ts"
import type { SentMessage } from "../reply/outgoing.ts"
import { compose } from "../routing/compose.ts"
import { expandFilter, type Filter } from "../routing/filter.ts"
import type { Middleware, OutgoingMiddleware } from "../routing/middleware.ts"
import type { Router } from "../routing/router.ts"
import { LaneBells } from "../steering/lane-bells.ts"
import { Urgency } from "../steering/urgency.ts"
import { Cancellation } from "./cancellation.ts"
import { DeadLetters } from "./dead-letters.ts"
import { type Delivery, deliveryOf } from "./delivery.ts"
import { Door } from "./door.ts"
import { Echoes } from "./echoes.ts"
import { BotEvents } from "./events.ts"
import { Followers } from "./followers.ts"
import { Journey } from "./journey.ts"
import { Outbox, type Reply, type ReplyOptions, type Sent } from "./outbox.ts"
import type { Pace } from "./pace.ts"
import { DEFAULT_RETRY, type RetryPolicy } from "./retry.ts"
import type { ErrorHandler, Road } from "./road.ts"
import { stopOnSignals } from "./signals.ts"
import { Worker } from "./worker.ts"

/** What became of an injected event. */
export interface Injected {
  readonly outcome: "handled" | "buried" | "waiting" | "duplicate" | "full"
  /** Everything that was sent while it was handled, in order. */
  readonly sent: readonly SentMessage[]
  /** Which route answered; absent when none accepted it. */
  readonly route?: string | undefined
  /** Why it was buried. */
  readonly error?: unknown
}

export interface EngineOptions {
  /** The platform, or several; with several, the webhook's path ends in the adapter's name. */
  readonly adapter: Adapter | readonly Adapter[]
  /** Where deliveries and state are kept. Default: `memoryStore()`, which forgets when the process ends. */
  readonly store?: Store
  /** Handlers at work at the same time, each for another chat. Default 64. */
  readonly concurrency?: number
  /** How long a handler may take before it counts as failed. Default 120,000. */
  readonly handlerTimeoutMs?: number
  /** How long the events of a process that died wait for another. Default 30,000. */
  readonly leaseMs?: number
  /**
   * When a delivery is acknowledged: `"inbox"` as soon as it is kept; `"inline"` when it is handled, for
   * functions that are frozen after they answered (a failure is 503, and the platform delivers again).
   * Default `"inbox"`.
   */
  readonly delivery?: "inbox" | "inline"
  /** Default: five tries more, over about ten minutes. */
  readonly retry?: RetryPolicy
  /**
   * How the bubbles of a streamed reply follow each other; `false`: as fast as they can. Default: as if they were
   * typed, 15 ms a character, between 400 and 3,000 ms.
   */
  readonly pace?: Pace | false
  /** Anything shaped like pino. Default: warnings and errors as JSON on stderr. */
  readonly log?: Log
}

export interface StartOptions extends ListenOptions {
  /** Whether SIGTERM and SIGINT stop the bot, then end the process. Default true. */
  readonly stopOnSignals?: boolean | undefined
  /** How long handlers may still run then. Default 25,000. */
  readonly graceMs?: number | undefined
}

/** Longer than the first retry; an event that fails again and again should not hold up a restart. */
const MAX_DRAIN_MS = 5_000

/** Less than the 30 seconds that most platforms leave a container. */
const DEFAULT_GRACE_MS = 25_000

interface Registered {
  readonly router: Router
  readonly incoming: readonly Middleware[]
  readonly outgoing: readonly OutgoingMiddleware[]
  readonly recover: readonly ErrorHandler[]
  readonly urgent: readonly ((event: MessageReceived) => boolean)[]
}

/** The parts of the road put together, and their life. */
export class Engine {
  readonly events: BotEvents = new BotEvents()
  readonly store: Store
  readonly buried: DeadLetters
  readonly #adapters: readonly Adapter[]
  readonly #options: EngineOptions
  readonly #registered: Registered
  readonly #log: Log
  readonly #door: Door
  readonly #followers: Followers
  readonly #echoes: Echoes
  readonly #alsoHeard = new Set<EventType>()
  readonly #sends = new Set<Cancellation>()
  #worker: Worker | undefined
  #listening: Listening[] = []
  #stopped: Promise<void> | undefined
  #forgetSignals: () => void = () => {}

  constructor(options: EngineOptions, registered: Registered) {
    this.#options = options
    this.#registered = registered
    this.#adapters = "name" in options.adapter ? [options.adapter] : options.adapter
    this.store = options.store ?? memoryStore()
    this.buried = new DeadLetters(this.store)
    this.#log = options.log ?? defaultLog
    check(options, this.#adapters)
    this.#followers = new Followers(this.events)
    this.#echoes = new Echoes(this.store)
    this.#door = new Door({
      adapters: this.#adapters,
      keep: (delivery) => this.#open().accept(delivery),
      events: this.events,
      log: this.#log,
      hears: (type) => registered.router.hears(type) || this.#alsoHeard.has(type),
      isClosed: () => this.#stopped !== undefined,
      inline: options.delivery === "inline",
      followers: this.#followers,
      echoes: this.#echoes,
      urgency: new Urgency({
        router: registered.router,
        asked: registered.urgent,
        adapter: (name) => this.#adapter(name),
        store: this.store,
        events: this.events,
        log: this.#log,
        echoes: this.#echoes,
      }),
    })
  }

  /** Whether work has begun, so that nothing can be registered any more. */
  get isOpen(): boolean {
    return this.#worker !== undefined
  }

  listenTo(filters: readonly Filter[]): void {
    for (const type of filters.flatMap(expandFilter)) this.#alsoHeard.add(type)
  }

  async start(host: Host, options: StartOptions): Promise<Listening | undefined> {
    this.#open()
    if (options.stopOnSignals ?? true) this.#forgetSignals = stopOnSignals(() => this.stop(options.graceMs))
    for (const adapter of this.#adapters) {
      const listening = await adapter.listen?.(host, options)
      if (listening === undefined) continue
      this.#listening.push(listening)
      listening.ended?.then(() => this.stop(options.graceMs))
    }
    return this.#listening[0]
  }

  stop(graceMs: number = DEFAULT_GRACE_MS): Promise<void> {
    this.#stopped ??= this.#stop(graceMs)
    return this.#stopped
  }

  receive(request: DoorRequest): Promise<DoorResponse> {
    this.#open()
    return this.#door.receive(request)
  }

  accept(delivery: Delivery): Promise<Acceptance> {
    this.#open()
    return this.#door.accept(delivery)
  }

  async inject(arrival: BotEvent | Delivery): Promise<Injected> {
    const delivery = "body" in arrival ? arrival : deliveryOf(arrival)
    this.#adapter(delivery.adapter)
    const follower = this.#followers.follow(delivery.id)
    try {
      const verdict = await this.accept(delivery)
      if (verdict !== "accepted") return { outcome: verdict, sent: [] }
      for (;;) {
        const { outcome, route, error } = await follower.nextEnding()
        if (outcome === "handled" || outcome === "buried")
          return { outcome, route, error, sent: follower.sent }
      }
    } finally {
      follower.leave()
    }
  }

  async send(
    target: SendTarget,
    content: Reply,
    { key = crypto.randomUUID(), adapter }: ReplyOptions & { readonly adapter?: string } = {},
  ): Promise<Sent> {
    const cancellation = new Cancellation()
    this.#sends.add(cancellation)
    const outbox = new Outbox({
      adapter: this.#adapter(adapter ?? this.#adapters[0]?.name ?? ""),
      store: this.store,
      outgoing: this.#registered.outgoing,
      events: this.events,
      log: this.#log,
      cancellation,
      keyPrefix: () => "send",
      pace: this.#options.pace,
      echoes: this.#echoes,
    })
    try {
      return await outbox.say(placeOf(target), content, "bot.send", { key })
    } finally {
      this.#sends.delete(cancellation)
    }
  }

  /** Puts the road together at the first need; from then on nothing can be registered. */
  #open(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const {
      concurrency = 64,
      leaseMs = 30_000,
      handlerTimeoutMs = 120_000,
      retry = DEFAULT_RETRY,
    } = this.#options
    const { router, incoming, outgoing, recover } = this.#registered
    const road: Road = {
      store: this.store,
      adapter: (name) => this.#adapter(name),
      events: this.events,
      log: this.#log,
      retry,
      handlerTimeoutMs,
      commands: router.commands,
      pace: this.#options.pace,
      echoes: this.#echoes,
      bells: new LaneBells(this.events, this.store.durable),
      steers: router.steers,
      routeOf: (ctx) => router.routeOf(ctx),
      handle: compose<EventContext>(incoming.map(noted), (ctx) => router.dispatch(ctx)),
      recover,
      outgoing,
    }
    this.#worker = new Worker({
      store: this.store,
      log: this.#log,
      concurrency,
      leaseMs,
      onVerdict: (delivery, verdict) => {
        if (verdict === "accepted") this.events.emit("accepted", { delivery })
        else if (verdict !== "full") this.events.emit("duplicate", { delivery })
      },
      work: (claim, cancellation) => new Journey(road, claim, cancellation).travel(),
    })
    this.#worker.start()
    return this.#worker
  }

  async #stop(graceMs: number): Promise<void> {
    this.#forgetSignals()
    const listening = Promise.all(this.#listening.map((one) => one.close()))
    const startedAt = performance.now()
    if (!this.store.durable) await this.#worker?.drain(Math.min(graceMs, MAX_DRAIN_MS))
    await this.#worker?.stop(Math.max(0, graceMs - (performance.now() - startedAt)))
    const reason = new BackchatError("shutting_down", "The bot has stopped.", { retryable: true })
    for (const cancellation of this.#sends) cancellation.abort(reason)
    await listening
    await this.#sayWhatIsLost()
    await this.store.close()
  }

  async #sayWhatIsLost(): Promise<void> {
    if (this.store.durable) return
    const { waiting } = await this.store.depth()
    if (waiting === 0) return
    this.#log.warn(
      { waiting },
      "The bot stopped while events waited in its memory. A durable store would keep them.",
    )
  }

  #adapter(name: string): Adapter {
    const adapter = this.#adapters.find((one) => one.name === name)
    if (adapter !== undefined) return adapter
    throw new BackchatError(
      "bad_configuration",
      `There is no adapter "${name}" in this bot. It has: ${this.#adapters.map((one) => one.name).join(", ")}.`,
      { retryable: true },
    )
  }
}

/** Middleware that leaves its times with whoever follows the event. */
function noted(middleware: Middleware): Middleware<{}, EventContext> {
  const noting: Middleware<{}, EventContext> = (ctx, next) =>
    ctx.notes === undefined
      ? middleware(ctx, next)
      : ctx.notes.span("middleware", middleware.name || "(anonymous)", () => middleware(ctx, next))
  // Errors name the middleware, not its cover.
  return Object.defineProperty(noting, "name", { value: middleware.name })
}

function check(options: EngineOptions, adapters: readonly Adapter[]): void {
  if (adapters.length === 0) {
    throw new BackchatError(
      "bad_configuration",
      "createBot needs an adapter: createBot({ adapter: linq() }).",
    )
  }
  const twin = adapters.find((one, index) => adapters.findIndex(({ name }) => name === one.name) !== index)
  if (twin !== undefined) {
    throw new BackchatError(
      "bad_configuration",
      `Two adapters are called "${twin.name}"; names have to differ.`,
    )
  }
  for (const name of ["concurrency", "handlerTimeoutMs", "leaseMs"] as const) {
    const value = options[name]
    if (value !== undefined && !(value > 0)) {
      throw new BackchatError("bad_configuration", `createBot: ${name} is ${value}; it has to be above 0.`)
    }
  }
}
