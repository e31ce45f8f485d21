import { DoorError, describe } from "../errors.ts"
import type { Log } from "../log.ts"
import { type EventType, isEventType } from "../model/event.ts"
import {
  type Acceptance,
  type Adapter,
  type DoorRequest,
  type DoorResponse,
  MAX_BODY_BYTES,
} from "../ports.ts"
import type { Urgency } from "../steering/urgency.ts"
import { Cancellation } from "./cancellation.ts"
import { type Delivery, eventOf, type Ignored, isReceipt, urgentLaneOf } from "./delivery.ts"
import type { Echoes } from "./echoes.ts"
import type { BotEvents } from "./events.ts"
import type { Followers } from "./followers.ts"

export interface DoorOptions {
  readonly adapters: readonly Adapter[]
  /** Puts a delivery into the inbox. */
  readonly keep: (delivery: Delivery) => Promise<Acceptance>
  readonly events: BotEvents
  readonly log: Log
  readonly hears: (type: EventType) => boolean
  readonly isClosed: () => boolean
  /** Whether to answer only when the event is handled. */
  readonly inline: boolean
  readonly followers: Followers
  readonly echoes: Echoes
  readonly urgency: Urgency
}

const JSON_HEADERS = { "content-type": "application/json" }
/** How soon the platform is asked to come back while there is no room or no store. */
const RETRY_AFTER_SECONDS = "5"

/** Less than the ten seconds that the platform waits for an answer. */
const INLINE_PATIENCE_MS = 9_000

const KEPT = answer(200, { status: "accepted" })
const SEEN = answer(200, { status: "duplicate" })
const NOT_FOR_US = answer(200, { status: "ignored" })
const ALIVE = answer(200, { status: "ok" })
const CLOSED = answer(503, { error: "The bot is stopping." }, { "retry-after": RETRY_AFTER_SECONDS })
const FULL = answer(503, { error: "The inbox is full." }, { "retry-after": RETRY_AFTER_SECONDS })
const HANDLED = answer(200, { status: "handled" })
const NOT_YET = answer(503, { error: "Not handled yet." }, { "retry-after": RETRY_AFTER_SECONDS })
const UNREACHABLE = answer(
  503,
  { error: "The store is unreachable." },
  { "retry-after": RETRY_AFTER_SECONDS },
)

/** The first half of the journey: verify, read the envelope, keep, acknowledge. */
export class Door {
  readonly #options: DoorOptions

  constructor(options: DoorOptions) {
    this.#options = options
  }

  /** Answers one request, whatever it is. Never throws. */
  async receive(request: DoorRequest): Promise<DoorResponse> {
    try {
      const refusal = this.#refusalOf(request)
      if (refusal !== undefined) return refusal
      const received = this.#adapterFor(request.url).receive(request)
      // Waiting for what is there already would cost a turn and a promise.
      const arrival = received instanceof Promise ? await received : received
      if ("ignored" in arrival) return this.#ignore(arrival, arrival.ignored)
      if (this.#options.echoes.areAwaited && isReceipt(arrival.type)) await this.#tellEchoes(arrival)
      if (!this.#hears(arrival)) return this.#ignore(arrival, "nothing listens to this type")
      if (this.#options.inline) return await this.#handleFirst(arrival)
      return this.#answerTo(await this.accept(arrival), arrival)
    } catch (error) {
      return this.#refuse(error)
    }
  }

  /** Keeps a delivery that passed its adapter. */
  accept(arrival: Delivery): Promise<Acceptance> {
    const { keep, urgency } = this.#options
    return keep(urgency.isUrgent(arrival) ? { ...arrival, lane: urgentLaneOf(arrival.lane) } : arrival)
  }

  #refusalOf(request: DoorRequest): DoorResponse | undefined {
    if (request.method !== "POST") return this.#lookIn(request)
    if (this.#options.isClosed()) return CLOSED
    if (request.body.byteLength > MAX_BODY_BYTES) throw new DoorError(413, "The body is larger than 1 MiB.")
    return undefined
  }

  #hears({ type }: Delivery): boolean {
    return this.#options.hears(isEventType(type) ? type : "unknown")
  }

  #ignore({ id, type }: Delivery | Ignored, reason: string): DoorResponse {
    this.#options.events.emit("ignored", { id, type, reason })
    return NOT_FOR_US
  }

  #answerTo(verdict: Acceptance, { lane }: Delivery): DoorResponse {
    if (verdict === "accepted") return KEPT
    if (verdict !== "full") return SEEN
    this.#options.log.warn({ lane }, "The inbox is full; the platform was told to deliver again.")
    return FULL
  }

  #refuse(error: unknown): DoorResponse {
    const { events, log } = this.#options
    if (error instanceof DoorError) {
      events.emit("rejected", { status: error.status, error })
      return answer(error.status, { error: error.message })
    }
    log.error({ error: describe(error) }, "A delivery could not be kept; the platform was told to try again.")
    events.emit("rejected", { status: 503, error })
    return UNREACHABLE
  }

  async #tellEchoes(receipt: Delivery): Promise<void> {
    const { echoes, adapters } = this.#options
    const adapter = adapters.find(({ name }) => name === receipt.adapter)
    if (adapter !== undefined) await echoes.hear(eventOf(receipt, adapter))
  }

  /** Acknowledges what is done; whatever is not, the platform delivers again. */
  async #handleFirst(delivery: Delivery): Promise<DoorResponse> {
    const follower = this.#options.followers.follow(delivery.id)
    const timeout = new Cancellation()
    const alarm = setTimeout(() => timeout.abort(new Error("Out of time.")), INLINE_PATIENCE_MS)
    try {
      const verdict = await this.accept(delivery)
      if (verdict === "full") return FULL
      if (verdict === "duplicate") return SEEN
      const { outcome } = await timeout.guard(follower.nextEnding())
      return outcome === "handled" || outcome === "buried" ? HANDLED : NOT_YET
    } catch (error) {
      if (timeout.reason === undefined) throw error
      return NOT_YET
    } finally {
      clearTimeout(alarm)
      follower.leave()
    }
  }

  #lookIn({ method, url }: DoorRequest): DoorResponse {
    if ((method === "GET" || method === "HEAD") && pathOf(url).endsWith("/healthz")) return ALIVE
    return answer(405, { error: "This is a bot's webhook: POST only." }, { allow: "POST" })
  }

  /** With several adapters, the last segment of the path says which: `/webhooks/linq`. */
  #adapterFor(url: string): Adapter {
    const [first, ...others] = this.#options.adapters
    if (first !== undefined && others.length === 0) return first
    const name = pathOf(url).split("/").at(-1)
    const adapter = this.#options.adapters.find((one) => one.name === name)
    if (adapter !== undefined) return adapter
    const legal = this.#options.adapters.map((one) => `/${one.name}`).join(", ")
    throw new DoorError(400, `No adapter is called "${name}". The path has to end in one of: ${legal}.`)
  }
}

function pathOf(url: string): string {
  const query = url.indexOf("?")
  return query === -1 ? url : url.slice(0, query)
}

function answer(status: number, body: object, headers: Readonly<Record<string, string>> = {}): DoorResponse {
  return { status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(body) }
}
