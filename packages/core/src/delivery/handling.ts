import { BackchatError, DeferredError } from "../errors.ts"
import { EventContext } from "../event-context.ts"
import type { BotEvent } from "../model/event.ts"
import type { Claim, JournalEntry, StateWrite } from "../ports.ts"
import { after } from "../routing/compose.ts"
import { Burst } from "../steering/burst.ts"
import { Interruption } from "../steering/interruption.ts"
import type { Cancellation } from "./cancellation.ts"
import { eventOf } from "./delivery.ts"
import { Journal } from "./journal.ts"
import { isReply, Outbox } from "./outbox.ts"
import type { Road } from "./road.ts"
import { RunState } from "./run-state.ts"
import type { TravelNotes } from "./travel.ts"

/**
 * The runs of the handlers over one claimed event: each with a context and an outbox of its own and no longer than it
 * may take, and `bot.catch` in the place of one that fails. What the last run leaves is for the settlement.
 */
export class Handling {
  readonly #road: Road
  readonly #claim: Claim
  readonly #cancellation: Cancellation
  readonly #notes: TravelNotes | undefined
  readonly #journal: Journal
  readonly #burst: Burst | undefined
  /** The run at work, which more messages may interrupt. */
  #thought: Cancellation | undefined
  #writes: StateWrite[] = []
  #route: string | undefined

  constructor(road: Road, claim: Claim, cancellation: Cancellation, notes: TravelNotes | undefined) {
    this.#road = road
    this.#claim = claim
    this.#cancellation = cancellation
    this.#notes = notes
    this.#journal = new Journal(road.store, claim, notes)
    if (road.steers) this.#burst = this.#makeBurst()
  }

  /** The state that counts once the claim is settled. */
  get writes(): readonly StateWrite[] {
    return this.#writes
  }

  /** The journal's rows that are not durable yet. */
  get unwritten(): readonly JournalEntry[] {
    return this.#journal.unwritten
  }

  /** Which route heard the event last. */
  get route(): string | undefined {
    return this.#route
  }

  /** The messages that are answered together with the event. */
  get others(): Burst["others"] {
    return this.#burst?.others ?? NONE
  }

  /** Runs the handlers once; false when more messages came that another run has to see. */
  run(event: BotEvent): boolean | Promise<boolean> {
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
}

const NONE: readonly never[] = []

/** One run of the handlers. */
interface Run {
  readonly event: BotEvent
  readonly ctx: EventContext
  readonly outbox: Outbox
  readonly cancellation: Cancellation
}

function timedOut(ms: number): BackchatError {
  return new BackchatError(
    "handler_timeout",
    `The handler did not finish within ${ms} ms. Pass handlerTimeoutMs to createBot if it needs longer, ` +
      "and ctx.signal to what it waits for.",
    { retryable: true },
  )
}
