import { randomUUID } from "node:crypto"
import { setMaxListeners } from "node:events"
import type { Activity } from "../activity.ts"
import type { Copy, DeliveryPlan } from "../faults/delivery-faults.ts"
import type { Faults } from "../faults.ts"
import { seededRandom, seedOf } from "../random.ts"
import { eventName, type Happening } from "../world/happening.ts"
import type { Spec } from "../world/spec.ts"
import type { Timeline } from "../world/timeline.ts"
import { envelope } from "./envelope.ts"
import { eventTypesOf } from "./event-types.ts"
import { handOver } from "./hand-over.ts"
import { Lanes } from "./lanes.ts"
import { type Outcome, Poster } from "./post.ts"
import { isWorthRetrying, maxAttempts, waitAfter } from "./retry.ts"
import { deliveryHeaders } from "./sign.ts"
import { newSecret, type Subscription, type Subscriptions } from "./subscriptions.ts"
import { unheardOfEvent, unheardOfType, withUnheardOfFields } from "./unheard-of.ts"
import type { WebhookVersion } from "./version.ts"

/** One attempt to deliver one event, as the log keeps it. */
export interface DeliveryAttempt {
  readonly eventId: string
  readonly type: string
  readonly subscriptionId: string
  readonly url: string
  /** From 1 to 10. */
  readonly attempt: number
  /** The receiver's status, or null when it gave none. */
  readonly status: number | null
  /** Why there was no status, or null. */
  readonly error: string | null
  readonly ms: number
  /** When the next attempt comes, or null when this was the last. */
  readonly nextInMs: number | null
  /** The body, exactly as it was sent. */
  readonly body: string
}

/** What deliveries stand on. */
export interface DelivererOptions {
  readonly subscriptions: Subscriptions
  readonly faults: Faults
  readonly activity: Activity
  readonly clock: Timeline
  readonly spec: Spec
  readonly seed: number
  /** Divides the waits between attempts. */
  readonly speed: number
  readonly timeoutMs: number
  onAttempt(attempt: DeliveryAttempt): void
}

interface Parcel {
  readonly eventId: string
  readonly type: string
  readonly lane: string
  readonly body: string
}

interface PlannedParcel extends Parcel {
  /** Its place among all parcels, which decides the jitter of its retries. */
  readonly number: number
  readonly arrived: () => void
}

interface Attempt {
  /** From 1. */
  readonly attempt: number
  readonly copy: Copy
  readonly signal: AbortSignal
}

/**
 * Brings happenings to their subscribers: at least once, signed anew at each attempt, each subscription on its
 * own. Source: Linq API docs, "Webhook delivery".
 */
export class Deliverer {
  readonly #options: DelivererOptions
  readonly #poster = new Poster()
  readonly #lanes = new Lanes()
  #parcels = 0
  #stop = stopSignal()

  constructor(options: DelivererOptions) {
    this.#options = options
  }

  /** Sends a happening to everyone who listens for it. One event id serves all. */
  dispatch(happening: Happening): void {
    const { subscriptions, spec } = this.#options
    const { line } = happening
    const type = eventName(happening)
    const asked = eventTypesOf(spec).some((known) => known === type) ? type : null
    // An event that came after this spec reaches nobody, except the one that somebody wants told.
    if (asked === null && happening.type !== "told") return
    const eventId = randomUUID()
    const bodies = new Map<WebhookVersion, string | null>()
    for (const subscription of subscriptions.listening(line.account, asked, line.number)) {
      const { version } = subscription
      let body = bodies.get(version)
      if (body === undefined) {
        const wrapped = envelope(happening, eventId, version, spec)
        body = wrapped && JSON.stringify(wrapped)
        bodies.set(version, body)
      }
      if (body === null) continue
      this.#send(subscription, { eventId, type, lane: `${subscription.id} ${chatOf(happening)}`, body })
    }
  }

  /** Breaks off every delivery that is under way. */
  stop(): void {
    this.#stop.abort()
    this.#stop = stopSignal()
    this.#poster.close()
  }

  #send(subscription: Subscription, parcel: Parcel): void {
    const plan = this.#options.faults.deliveries.plan(subscription.id, parcel.type)
    if (plan.unknownEvent) this.#sendUnheardOf(subscription, parcel)
    const body = plan.extraFields ? withUnheardOfFields(parcel.body) : parcel.body
    this.#dispatchCopies(subscription, { ...parcel, body }, plan)
  }

  #sendUnheardOf(subscription: Subscription, { lane, body }: Parcel): void {
    const eventId = randomUUID()
    const parcel = { eventId, type: unheardOfType, lane, body: unheardOfEvent(body, eventId) }
    this.#dispatchCopies(subscription, parcel, { copies: [{ hold: null, forged: false }], arrived: () => {} })
  }

  #dispatchCopies(
    subscription: Subscription,
    parcel: Parcel,
    { copies, arrived }: Pick<DeliveryPlan, "copies" | "arrived">,
  ): void {
    for (const copy of copies) {
      const done = this.#options.activity.begin()
      const numbered = { ...parcel, number: this.#parcels++, arrived }
      void this.#deliver(subscription, numbered, copy).finally(done)
    }
  }

  async #deliver(subscription: Subscription, parcel: PlannedParcel, copy: Copy): Promise<void> {
    const { signal } = this.#stop
    if (copy.hold) await copy.hold(signal)
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      if (signal.aborted || !subscription.isActive) return
      const nextInMs = await this.#attempt(subscription, parcel, { attempt, copy, signal })
      if (nextInMs === null) return
      await this.#options.clock.wait(nextInMs, signal)
    }
  }

  // First attempts of one chat follow each other; retries and what a fault holds back come when they come.
  async #attempt(
    subscription: Subscription,
    parcel: PlannedParcel,
    { attempt, copy, signal }: Attempt,
  ): Promise<number | null> {
    const startedAt = performance.now()
    const post = () => this.#post(subscription, parcel, copy.forged, signal)
    const outOfTurn = attempt > 1 || copy.hold !== null
    const outcome = outOfTurn ? await post() : await this.#lanes.inTurn(parcel.lane, post)
    const { speed, seed, onAttempt } = this.#options
    const again = attempt < maxAttempts && subscription.isActive && isWorthRetrying(outcome)
    const { eventId, type, body, number, arrived } = parcel
    const chance = seededRandom(seedOf(seed, number * maxAttempts + attempt))()
    const nextInMs = again && !signal.aborted ? waitAfter(attempt, chance) / speed : null
    arrived()
    onAttempt({
      eventId,
      type,
      subscriptionId: subscription.id,
      url: subscription.targetUrl,
      attempt,
      status: outcome.status ?? null,
      error: outcome.error ?? null,
      ms: performance.now() - startedAt,
      nextInMs,
      body,
    })
    return nextInMs
  }

  #post(
    subscription: Subscription,
    { eventId, type, body }: Parcel,
    forged: boolean,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { targetUrl: url, id: subscriptionId, handler } = subscription
    const secret = forged ? newSecret() : subscription.secret
    const timestampS = Math.floor(Date.now() / 1000) // real time: the receiver checks it against its own clock
    const headers = deliveryHeaders({ secret, eventId, timestampS, body }, { type, subscriptionId })
    const { timeoutMs } = this.#options
    const posting = { url, headers, body, timeoutMs, signal }
    return handler ? handOver(handler, posting) : this.#poster.post(posting)
  }
}

function stopSignal(): AbortController {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal) // one listener for each delivery in flight
  return controller
}

function chatOf(happening: Happening): string {
  if ("message" in happening) return happening.message.chat.id
  return "chat" in happening ? happening.chat.id : happening.line.number
}
