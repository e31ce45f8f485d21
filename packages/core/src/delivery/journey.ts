import { type Context, chatOf } from "../context.ts"
import { BackchatError, DeferredError, describe, StaleClaimError, StateConflictError } from "../errors.ts"
import { EventContext } from "../event-context.ts"
import type { Log } from "../log.ts"
import type { BotEvent } from "../model/event.ts"
import type { Adapter, Claim, Outcome, Settlement, StateWrite, Store } from "../ports.ts"
import { after, type Work } from "../routing/compose.ts"
import type { OutgoingMiddleware } from "../routing/middleware.ts"
import type { CommandInfo, Route } from "../routing/route.ts"
import { Burst } from "../steering/burst.ts"
import { Interruption } from "../steering/interruption.ts"
import type { LaneBells } from "../steering/lane-bells.ts"
import type { Cancellation } from "./cancellation.ts"
import { eventOf } from "./delivery.ts"
import type { Echoes } from "./echoes.ts"
import type { BotEvents } from "./events.ts"
import { Journal } from "./journal.ts"
import { isReply, Outbox } from "./outbox.ts"
import type { Pace } from "./pace.ts"
import { type RetryPolicy, retryDelay } from "./retry.ts"
import { RunState } from "./run-state.ts"
import { type StateChange, type Travel, TravelNotes } from "./travel.ts"

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

/** How often an event whose session changed under it runs again at once, before it steps aside for a moment. */
const MAX_CONFLICTS = 20
const CONFLICT_PAUSE_MS = 50

/** One event on its way from a claim to the settlement. */
export class Journey {
  readonly #road: Road
  readonly #claim: Claim
  readonly #cancellation: Cancellation
  readonly #journal: Journal
  readonly #startedAt: number = performance.now()
  readonly #burst: Burst | undefined
  #writes: StateWrite[] = []
  #event: BotEvent | undefined
  /** The run at work, which more messages may interrupt. */
  #thought: Cancellation | undefined
  #route: string | undefined
  readonly #notes: TravelNotes | undefined

  constructor(road: Road, claim: Claim, cancellation: Cancellation) {
    this.#road = road
    this.#claim = claim
    this.#cancellation = cancellation
    if (road.events.listenerCount("travelled") > 0) this.#notes = new TravelNotes(claim)
    this.#journal = new Journal(road.store, claim, this.#notes)
    if (road.steers) this.#burst = this.#makeBurst()
  }

  /** Runs the handlers, sends what they say, and settles the claim. */
  async travel(): Promise<void> {
    this.#road.events.emit("claimed", { delivery: this.#claim.delivery, attempt: this.#claim.attempt })
    for (let conflicts = 0; ; conflicts++) {
      let failure: Failure | undefined
      try {
        const event = this.#read()
        let isOver = false
        while (!isOver) {
          const run = this.#run(event)
          isOver = typeof run === "boolean" ? run : await run
        }
      } catch (error) {
        failure = { error }
      }
      if (this.#cancellation.reason instanceof StaleClaimError) return
      let outcome = this.#judge(failure)
      try {
        await this.#settle(outcome)
      } catch (error) {
        if (error instanceof StaleClaimError) return
        if (!(error instanceof StateConflictError)) throw error
        if (conflicts < MAX_CONFLICTS) continue
        outcome = { kind: "released", delayMs: Math.random() * CONFLICT_PAUSE_MS }
        await this.#settle(outcome)
      }
      this.#tell(outcome, failure)
      return
    }
  }

  #read(): BotEvent {
    const { retry, adapter } = this.#road
    const { delivery, attempt } = this.#claim
    this.#writes = []
    if (attempt > retry.delaysMs.length + 1) throw diedTooOften(this.#claim)
    this.#event = eventOf(delivery, adapter(delivery.adapter))
    return this.#event
  }

  /** Runs the handlers; false when more messages came that another run has to see. */
  #run(event: BotEvent): boolean | Promise<boolean> {
    const cancellation = this.#cancellation.child()
    const thought = this.#burst === undefined ? cancellation : cancellation.child()
    this.#thought = thought
    this.#writes = []
    this.#burst?.begin()
    const { ctx, outbox } = this.#enter(event, () => this.#key, thought, cancellation)
    const run: Run = { event, ctx, outbox, cancellation }
    try {
      const work = after(this.#road.handle(ctx), () => outbox.drain())
      if (work !== undefined) return this.#finish(run, thought.guard(work))
      this.#route = ctx.route
      this.#burst?.rest()
      return true
    } catch (error) {
      return this.#finish(run, Promise.reject(error))
    }
  }

  /** Waits for handlers that were not done at once. */
  #finish(run: Run, work: Promise<void>): Promise<boolean> {
    const { handlerTimeoutMs } = this.#road
    const alarm = setTimeout(() => run.cancellation.abort(timedOut(handlerTimeoutMs)), handlerTimeoutMs)
    const rest = () => {
      clearTimeout(alarm)
      this.#burst?.rest()
    }
    return work.then(
      () => {
        rest()
        this.#route = run.ctx.route
        return true
      },
      (error: unknown) => this.#isOverAfter(error, run).finally(rest),
    )
  }

  /** False for an interruption, true when `bot.catch` answers. @throws the error when nobody does */
  async #isOverAfter(error: unknown, { event, outbox, cancellation }: Run): Promise<boolean> {
    if (error instanceof Interruption) {
      await outbox.drain()?.catch(() => {}) // what is on its way arrives, the rest was stopped
      this.#burst?.again(outbox.said)
      return false
    }
    cancellation.abort(
      new BackchatError("handler_failed", "The handler failed; what it does now does not count."),
    )
    this.#writes = []
    if (await this.#recovered(error, event)) return true
    throw error
  }

  get #key(): string {
    return this.#burst?.key ?? this.#claim.delivery.id
  }

  #makeBurst(): Burst {
    const { store, bells, routeOf } = this.#road
    return new Burst({
      claim: this.#claim,
      store,
      journal: this.#journal,
      bells,
      parse: (delivery) => eventOf(delivery, this.#road.adapter(delivery.adapter)),
      routeOf,
      interrupt: () => this.#thought?.abort(new Interruption()),
    })
  }

  /** Lets `bot.catch` answer in place of the handler. */
  async #recovered(error: unknown, event: BotEvent): Promise<boolean> {
    if (this.#cancellation.reason !== undefined || error instanceof DeferredError) return false
    for (const recover of this.#road.recover) {
      const { ctx, outbox } = this.#enter(event, () => `${this.#key}/catch`, this.#cancellation)
      ctx.route = "bot.catch"
      const answer = await recover(error, ctx)
      if (isReply(answer)) await ctx.reply(answer)
      await outbox.drain()
      this.#route = ctx.route
      if (outbox.hasSpoken) return true
    }
    return false
  }

  #enter(
    event: BotEvent,
    keyPrefix: () => string,
    cancellation: Cancellation,
    transport: Cancellation = cancellation,
  ): { ctx: EventContext; outbox: Outbox } {
    const { store, events, log, outgoing, commands, retry } = this.#road
    const { attempt } = this.#claim
    const adapter = this.#road.adapter(event.adapter)
    const outbox = new Outbox({
      adapter,
      store,
      outgoing,
      events,
      log,
      cancellation,
      transport,
      keyPrefix,
      pace: this.#road.pace,
      echoes: this.#road.echoes,
      isRepeated: attempt > 1 || this.#claim.journalled,
      event,
      journal: this.#journal,
      notes: this.#notes,
    })
    const ctx = new EventContext(event, {
      adapter,
      outbox,
      journal: this.#journal,
      cancellation,
      log,
      commands,
      attempt,
      lastAttempt: attempt > retry.delaysMs.length,
      notes: this.#notes,
      burst: this.#burst,
      state: new RunState(store, cancellation, this.#writes),
    })
    return { ctx, outbox }
  }

  #judge(failure: Failure | undefined): Outcome {
    if (failure === undefined) return { kind: "done" }
    if (this.#cancellation.reason !== undefined) return { kind: "released" }
    if (failure.error instanceof DeferredError) return { kind: "released", delayMs: failure.error.delayMs }
    const delayMs = retryDelay(this.#road.retry, this.#claim.attempt, failure.error)
    const error = describe(failure.error)
    return delayMs === undefined ? { kind: "buried", error } : { kind: "retry", delayMs, error }
  }

  #settle(outcome: Outcome): Promise<void> {
    const settlement = this.#settlementOf(outcome)
    return this.#notes === undefined
      ? this.#road.store.settle(this.#claim, outcome, settlement)
      : this.#settleNoted(this.#notes, outcome, settlement)
  }

  async #settleNoted(notes: TravelNotes, outcome: Outcome, settlement: Settled): Promise<void> {
    const { store } = this.#road
    const changes = await changesOf(settlement.writes, store)
    await store.settle(this.#claim, outcome, settlement)
    this.#conclude(notes, outcome, changes)
  }

  #settlementOf({ kind }: Outcome): Settled {
    const absorbed = this.#burst?.others.map(({ delivery }) => delivery.id) ?? NONE
    // Nobody asks for the journal of what is done; what failed has written nothing.
    return kind === "done"
      ? { writes: this.#writes, absorbed }
      : { writes: NONE, journal: this.#journal.unwritten, absorbed }
  }

  #tell(outcome: Outcome, failure: Failure | undefined): void {
    const { events, log } = this.#road
    const { delivery, attempt } = this.#claim
    if (outcome.kind === "done") {
      const ms = performance.now() - this.#startedAt
      const end = { attempt, ms, route: this.#route }
      if (this.#event) events.emit("handled", { delivery, event: this.#event, ...end })
      for (const other of this.#burst?.others ?? NONE) events.emit("handled", { ...other, ...end })
      return
    }
    if (outcome.kind === "released") {
      const { delayMs } = outcome
      if (delayMs !== undefined) events.emit("deferred", { delivery, attempt, delayMs })
      return
    }
    const { id, lane, traceId } = delivery
    const fields = { id, lane, traceId, attempt, error: outcome.error }
    if (outcome.kind === "buried") {
      log.error(fields, "An event was buried. List the dead letters with bot.buried.list().")
      events.emit("buried", { delivery, attempt, error: failure?.error })
    } else {
      const { delayMs } = outcome
      log.warn({ ...fields, delayMs: Math.round(delayMs) }, "A handler failed and will run again.")
      events.emit("retried", { delivery, attempt, delayMs, error: failure?.error })
    }
  }

  #conclude(notes: TravelNotes, outcome: Outcome, changes: readonly StateChange[]): void {
    notes.route = this.#route
    notes.chatId = this.#event && chatOf(this.#event)?.id
    notes.state = changes
    const error = "error" in outcome ? outcome.error : undefined
    this.#road.events.emit("travelled", notes.conclude(namedEnd(outcome), error))
  }
}

/** How a try ended, in the words of `bot.events`. */
function namedEnd(outcome: Outcome): Travel["outcome"] {
  if (outcome.kind === "done") return "handled"
  if (outcome.kind === "retry") return "retried"
  if (outcome.kind === "buried") return "buried"
  return outcome.delayMs === undefined ? "released" : "deferred"
}

async function changesOf(writes: readonly StateWrite[], store: Store): Promise<readonly StateChange[]> {
  return Promise.all(
    writes.map(async ({ key, value }) => ({ key, before: (await store.get(key))?.value, after: value })),
  )
}

interface Settled extends Settlement {
  readonly writes: readonly StateWrite[]
}

const NONE: readonly never[] = []

/** One run of the handlers. */
interface Run {
  readonly event: BotEvent
  readonly ctx: EventContext
  readonly outbox: Outbox
  readonly cancellation: Cancellation
}

/** A box, since a handler may throw `undefined`. */
interface Failure {
  readonly error: unknown
}

function timedOut(ms: number): BackchatError {
  return new BackchatError(
    "handler_timeout",
    `The handler did not finish within ${ms} ms. Pass handlerTimeoutMs to createBot if it needs longer, ` +
      "and ctx.signal to what it waits for.",
    { retryable: true },
  )
}

function diedTooOften({ delivery, attempt }: Claim): BackchatError {
  return new BackchatError(
    "handler_timeout",
    `Event ${delivery.id} was claimed ${attempt} times and never settled: the process dies on it, or its leases run out.`,
  )
}
