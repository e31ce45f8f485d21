import { chatOf } from "../context.ts"
import { BackchatError, DeferredError, describe, StaleClaimError, StateConflictError } from "../errors.ts"
import type { BotEvent } from "../model/event.ts"
import type { Claim, Outcome, Settlement, StateWrite, Store } from "../ports.ts"
import type { Cancellation } from "./cancellation.ts"
import { eventOf } from "./delivery.ts"
import { Handling } from "./handling.ts"
import { retryDelay } from "./retry.ts"
import type { Road } from "./road.ts"
import { type StateChange, type Travel, TravelNotes } from "./travel.ts"

/** How often an event whose session changed under it runs again at once, before it steps aside for a moment. */
const MAX_CONFLICTS = 20
const CONFLICT_PAUSE_MS = 50

/** One event on its way from a claim to the settlement. */
export class Journey {
  readonly #road: Road
  readonly #claim: Claim
  readonly #cancellation: Cancellation
  readonly #handling: Handling
  readonly #notes: TravelNotes | undefined
  readonly #startedAt: number = performance.now()
  #event: BotEvent | undefined

  constructor(road: Road, claim: Claim, cancellation: Cancellation) {
    this.#road = road
    this.#claim = claim
    this.#cancellation = cancellation
    if (road.events.listenerCount("travelled") > 0) this.#notes = new TravelNotes(claim)
    this.#handling = new Handling(road, claim, cancellation, this.#notes)
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
          const run = this.#handling.run(event)
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
    if (attempt > retry.delaysMs.length + 1) throw diedTooOften(this.#claim)
    this.#event = eventOf(delivery, adapter(delivery.adapter))
    return this.#event
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
    const handling = this.#handling
    const absorbed = handling.others.map(({ delivery }) => delivery.id)
    // Nobody asks for the journal of what is done; what failed has written nothing.
    return kind === "done"
      ? { writes: handling.writes, absorbed }
      : { writes: NONE, journal: handling.unwritten, absorbed }
  }

  #tell(outcome: Outcome, failure: Failure | undefined): void {
    const { events, log } = this.#road
    const { delivery, attempt } = this.#claim
    if (outcome.kind === "done") {
      const ms = performance.now() - this.#startedAt
      const { route, others } = this.#handling
      const end = { attempt, ms, route }
      if (this.#event) events.emit("handled", { delivery, event: this.#event, ...end })
      for (const other of others) events.emit("handled", { ...other, ...end })
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
    notes.route = this.#handling.route
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

/** A box, since a handler may throw `undefined`. */
interface Failure {
  readonly error: unknown
}

function diedTooOften({ delivery, attempt }: Claim): BackchatError {
  return new BackchatError(
    "handler_timeout",
    `Event ${delivery.id} was claimed ${attempt} times and never settled: the process dies on it, or its leases run out.`,
  )
}
