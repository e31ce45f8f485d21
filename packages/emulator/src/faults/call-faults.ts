import type { Operation } from "../api/operation.ts"
import { LinqError, type LinqErrorName } from "../world/errors.ts"
import { type Chance, type Fault, Shelf, type Switchboard } from "./fault.ts"

/** Which calls a fault strikes, and how often. */
export interface CallFault extends Chance {
  /** The SDK's name of the operation, as `chats.messages.send`. Default: any that the fault can strike. */
  readonly operation?: string
}

/** What a struck call is refused with. */
export interface CallFailure extends CallFault {
  /** Default 500. */
  readonly status?: 429 | 500 | 503 | 504
  /** Any documented error instead of the status's own: 1007, 3006, 4004, 3005. */
  readonly error?: LinqErrorName
  /** For 429. Default 1. */
  readonly retryAfterS?: number
}

/** What becomes of a call. */
export interface CallFate {
  /** Whole ms before it is taken up; 0 for at once. */
  readonly slowMs: number
  /** Never answered: before it takes effect, after it, or not at all. */
  readonly hangs: "before" | "after" | "never"
  /** What it is refused with, before it takes effect. */
  readonly refusal: LinqError | undefined
  /** Whether the connection closes after it took effect. */
  readonly losesAnswer: boolean
}

interface Target {
  readonly operation: string | undefined
}

const usualError = {
  429: "RateLimitExceeded",
  500: "InternalServerError",
  503: "ServiceUnavailable",
  504: "NetworkTimeout",
} as const

/** What can happen to API calls. */
export class CallFaults {
  readonly #lost: Shelf<Target>
  readonly #refused: Shelf<Target & { readonly error: LinqErrorName; readonly retryAfterS: number }>
  readonly #slow: Shelf<Target & { readonly ms: number }>
  readonly #hanging: Shelf<Target & { readonly afterEffect: boolean }>

  constructor(board: Switchboard) {
    this.#lost = new Shelf(board, "lostAnswer")
    this.#refused = new Shelf(board, "failedCall")
    this.#slow = new Shelf(board, "slowCall")
    this.#hanging = new Shelf(board, "hangingCall")
  }

  lose({ operation, ...chance }: CallFault): Fault {
    return this.#lost.add({ operation }, once(chance))
  }
  refuse({
    operation,
    status = 500,
    error = usualError[status],
    retryAfterS = 1,
    ...chance
  }: CallFailure): Fault {
    return this.#refused.add({ operation, error, retryAfterS }, once(chance))
  }
  slow({ operation, ms, ...chance }: CallFault & { readonly ms: number }): Fault {
    return this.#slow.add({ operation, ms }, once(chance))
  }
  hang({ operation, afterEffect, ...chance }: CallFault & { readonly afterEffect: boolean }): Fault {
    return this.#hanging.add({ operation, afterEffect }, once(chance))
  }

  /** What becomes of the next call of an operation. */
  fate(operation: Operation): CallFate {
    const concerns = (target: Target) => target.operation === undefined || target.operation === operation.name
    const slowMs = this.#slow.struck(concerns)?.ms ?? 0
    const hanging = this.#hanging.struck(concerns)
    const hangs = hanging === undefined ? "never" : hanging.afterEffect ? "after" : "before"
    const refused = hangs === "before" ? undefined : this.#refused.struck(concerns)
    const answered = hangs === "never" && refused === undefined
    const losesAnswer = answered && operation.sends === true && this.#lost.struck(concerns) !== undefined
    return { slowMs, hangs, refusal: refused && errorOf(refused), losesAnswer }
  }
}

// A fault of calls strikes once, unless a rate or a number was asked for.
function once({ rate, times }: Chance): Chance {
  if (times !== undefined) return { rate: rate ?? 1, times }
  return rate === undefined ? { times: 1 } : { rate }
}

function errorOf({ error, retryAfterS }: { error: LinqErrorName; retryAfterS: number }): LinqError {
  if (error !== "RateLimitExceeded") return new LinqError(error)
  return new LinqError(error, `Rate limited. Try again in ${retryAfterS} seconds.`, retryAfterS)
}
