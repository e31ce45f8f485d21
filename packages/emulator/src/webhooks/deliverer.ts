import { randomUUID } from "node:crypto"
import { setMaxListeners } from "node:events"
import { setTimeout as wait } from "node:timers/promises"
import type { Activity } from "../activity.ts"
import type { DeliveryPlan, Faults, Hold } from "../faults.ts"
import type { Happening } from "../world/happening.ts"
import { envelope } from "./envelope.ts"
import { Lanes } from "./lanes.ts"
import { type Outcome, Poster } from "./post.ts"
import { isWorthRetrying, maxAttempts, waitAfter } from "./retry.ts"
import { deliveryHeaders } from "./sign.ts"
import type { Subscription, Subscriptions } from "./subscriptions.ts"
import type { WebhookVersion } from "./version.ts"

/** One attempt to deliver one event, as the log keeps it. */
export interface DeliveryAttempt {
  readonly eventId: string
  readonly type: Happening["type"]
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
  readonly random: () => number
  /** Divides the waits between attempts. */
  readonly speed: number
  readonly timeoutMs: number
  onAttempt(attempt: DeliveryAttempt): void
}

interface Parcel {
  readonly eventId: string
  readonly type: Happening["type"]
  readonly lane: string
  readonly body: string
}

interface PlannedParcel extends Parcel {
  readonly plan: DeliveryPlan
}

interface Attempt {
  /** From 1. */
  readonly attempt: number
  /** Whether a fault kept it back. */
  readonly held: boolean
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
  #stop = stopSignal()

  constructor(options: DelivererOptions) {
    this.#options = options
  }

  /** Sends a happening to everyone who listens for it. One event id serves all. */
  dispatch(happening: Happening): void {
    const { line, type } = happening
    const eventId = randomUUID()
    const bodies = new Map<WebhookVersion, string | null>()
    for (const subscription of this.#options.subscriptions.listening(line.account, type, line.number)) {
      const { version } = subscription
      let body = bodies.get(version)
      if (body === undefined) {
        const wrapped = envelope(happening, eventId, version)
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
    const { faults, activity } = this.#options
    const plan = faults.planDelivery(subscription.id)
    for (const hold of plan.copies) {
      const done = activity.begin()
      void this.#deliver(subscription, { ...parcel, plan }, hold).finally(done)
    }
  }

  async #deliver(subscription: Subscription, parcel: PlannedParcel, hold: Hold | null): Promise<void> {
    const { signal } = this.#stop
    if (hold) await hold(signal)
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      if (signal.aborted || !subscription.isActive) return
      const nextInMs = await this.#attempt(subscription, parcel, { attempt, held: hold !== null, signal })
      if (nextInMs === null) return
      await wait(nextInMs, undefined, { signal }).catch(() => {})
    }
  }

  // First attempts of one chat follow each other; retries and what a fault holds back come when they come.
  async #attempt(
    subscription: Subscription,
    parcel: PlannedParcel,
    { attempt, held, signal }: Attempt,
  ): Promise<number | null> {
    const startedAt = performance.now()
    const post = () => this.#post(subscription, parcel, signal)
    const outcome = attempt > 1 || held ? await post() : await this.#lanes.inTurn(parcel.lane, post)
    const { speed, random, onAttempt } = this.#options
    const again = attempt < maxAttempts && subscription.isActive && isWorthRetrying(outcome)
    const nextInMs = again && !signal.aborted ? waitAfter(attempt, random()) / speed : null
    const { eventId, type, body, plan } = parcel
    plan.arrived()
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

  #post(subscription: Subscription, { eventId, type, body }: Parcel, signal: AbortSignal): Promise<Outcome> {
    const { secret, targetUrl: url, id: subscriptionId } = subscription
    const timestampS = Math.floor(Date.now() / 1000) // real time: the receiver checks it against its own clock
    const headers = deliveryHeaders({ secret, eventId, timestampS, body }, { type, subscriptionId })
    const { timeoutMs } = this.#options
    return this.#poster.post({ url, headers, body, timeoutMs, signal })
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
