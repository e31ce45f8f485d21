import type { Json } from "../model/json.ts"
import type { Claim } from "../ports.ts"

/** One try of one event on its way through the bot. Times are epoch milliseconds, with fractions. */
export interface Travel {
  readonly eventId: string
  readonly type: string
  readonly chatId?: string | undefined
  readonly traceId?: string | undefined
  readonly attempt: number
  /** When it came to the door. */
  readonly receivedAt: number
  /** When this process took it in hand: before that it waited in the inbox. */
  readonly startedAt: number
  readonly endedAt: number
  readonly outcome: "handled" | "retried" | "deferred" | "buried" | "released"
  readonly route?: string | undefined
  readonly error?: string | undefined
  /** In the order in which they began; middleware encloses what is further in. */
  readonly spans: readonly Span[]
  /** Every route that was asked, in order, up to the last that took part. */
  readonly tried: readonly Tried[]
  /** What the settle wrote: sessions, histories. */
  readonly state: readonly StateChange[]
}

export interface Span {
  readonly kind: "middleware" | "handler" | "send" | "step"
  readonly name: string
  readonly startedAt: number
  readonly endedAt: number
  readonly error?: string | undefined
}

export interface Tried {
  readonly route: string
  readonly matched: boolean
  /** What the route wants, or what it found. */
  readonly why: string
}

export interface StateChange {
  readonly key: string
  readonly before?: Json | undefined
  readonly after?: Json | undefined
}

/** Takes notes while an event travels. There is one only while somebody listens to `travelled`. */
export class TravelNotes {
  readonly #claim: Claim
  readonly #startedAt: number = clock()
  readonly #spans: Span[] = []
  readonly #tried: Tried[] = []
  chatId: string | undefined
  route: string | undefined
  state: readonly StateChange[] = []

  constructor(claim: Claim) {
    this.#claim = claim
  }

  /** Runs something and notes how long it took. */
  async span<Result>(kind: Span["kind"], name: string, run: () => Promise<Result> | Result): Promise<Result> {
    const startedAt = clock()
    const at = this.#spans.push({ kind, name, startedAt, endedAt: startedAt }) - 1
    const end = (error?: string) => {
      this.#spans[at] = { kind, name, startedAt, endedAt: clock(), ...(error !== undefined && { error }) }
    }
    try {
      const result = await run()
      end()
      return result
    } catch (error) {
      end(error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  tries(tried: Tried): void {
    this.#tried.push(tried)
  }

  /** The whole journey, once it is over. */
  conclude(outcome: Travel["outcome"], error: string | undefined): Travel {
    const { delivery, attempt } = this.#claim
    const { id: eventId, type, traceId, receivedAt } = delivery
    return {
      eventId,
      type,
      chatId: this.chatId,
      traceId,
      attempt,
      receivedAt,
      startedAt: this.#startedAt,
      endedAt: clock(),
      outcome,
      route: this.route,
      error,
      spans: this.#spans,
      tried: this.#tried,
      state: this.state,
    }
  }
}

function clock(): number {
  return performance.timeOrigin + performance.now()
}
