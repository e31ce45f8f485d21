import { setTimeout as wait } from "node:timers/promises"
import type { Operation } from "./api/operation.ts"
import { LinqError } from "./world/errors.ts"

/** What can be made to go wrong. */
export type FaultKind =
  | "duplicateDelivery"
  | "delayedDelivery"
  | "reorderedDelivery"
  | "lostAnswer"
  | "failedCall"

/** One fault that was switched on. */
export interface Fault {
  readonly kind: FaultKind
  /** How often it struck. */
  readonly fired: number
  /** Switches it off; what it holds back is still delivered. */
  off(): void
}

/** Which calls a fault strikes, and how often. */
export interface CallFault {
  /** The SDK's name of the operation, as `chats.messages.send`. Default: any that the fault can strike. */
  readonly operation?: string
  /** For how many calls. Default 1. */
  readonly times?: number
}

/** Keeps a delivery back. */
export type Hold = (signal: AbortSignal) => Promise<void>

/** What becomes of one event on its way to one subscription. */
export interface DeliveryPlan {
  /** One entry for each copy: how it is held back, or null. */
  readonly copies: readonly (Hold | null)[]
  /** To be called when the event's first attempt was answered. */
  arrived(): void
}

interface Active extends Fault {
  fired: number
  /** Whether it strikes this time. */
  strikes(): boolean
}

const heldAtMostMs = 200

/**
 * Faults by switch and seed: each one is off until it is asked for, and counts what it did.
 *
 * @example
 * const twice = emulator.faults.duplicateDeliveries({ rate: 0.5 })
 * emulator.faults.loseAnswers({ operation: "chats.messages.send" })
 */
export class Faults {
  readonly #random: () => number
  readonly #active: (Active & FaultDetail)[] = []
  readonly #fired: Record<FaultKind, number> = {
    duplicateDelivery: 0,
    delayedDelivery: 0,
    reorderedDelivery: 0,
    lostAnswer: 0,
    failedCall: 0,
  }
  /** For each subscription, what lets the event go that waits to be overtaken. */
  readonly #overtaken = new Map<string, () => void>()

  constructor(random: () => number) {
    this.#random = random
  }

  /** How often each kind struck since the emulator was made. */
  get fired(): Readonly<Record<FaultKind, number>> {
    return { ...this.#fired }
  }

  /** Delivers events more than once. @param rate share of deliveries, default all. @param copies default 1. */
  duplicateDeliveries({ rate = 1, copies = 1 }: { rate?: number; copies?: number } = {}): Fault {
    return this.#switchOn({ kind: "duplicateDelivery", copies }, () => this.#random() < rate)
  }

  /** Delivers events late. @param ms how late. @param rate share of deliveries, default all. */
  delayDeliveries({ ms, rate = 1 }: { ms: number; rate?: number }): Fault {
    return this.#switchOn({ kind: "delayedDelivery", ms }, () => this.#random() < rate)
  }

  /**
   * Lets the next event of the same subscription overtake. When none comes within 200 ms the event is sent
   * and nothing was reordered. @param rate share of deliveries, default all.
   */
  reorderDeliveries({ rate = 1 }: { rate?: number } = {}): Fault {
    return this.#switchOn({ kind: "reorderedDelivery" }, () => this.#random() < rate)
  }

  /** Closes the connection of a send after it took effect, so that the client cannot know. */
  loseAnswers({ operation, times = 1 }: CallFault = {}): Fault {
    return this.#switchOn({ kind: "lostAnswer", operation }, upTo(times))
  }

  /** Refuses calls before they take effect: 429/1007 with Retry-After, or 500/3006. */
  failCalls({
    operation,
    times = 1,
    status = 500,
    retryAfterS = 1,
  }: CallFault & { status?: 429 | 500; retryAfterS?: number } = {}): Fault {
    return this.#switchOn({ kind: "failedCall", operation, status, retryAfterS }, upTo(times))
  }

  /** Switches every fault off. */
  clear(): void {
    for (const fault of [...this.#active]) fault.off()
  }

  /** What becomes of the next event of a subscription. */
  planDelivery(subscriptionId: string): DeliveryPlan {
    const overtake = this.#overtaken.get(subscriptionId)
    this.#overtaken.delete(subscriptionId)
    const copies: (Hold | null)[] = [null]
    for (const fault of this.#active) {
      if (fault.kind === "delayedDelivery" && fault.strikes()) {
        this.#count(fault)
        copies[0] = (signal) => wait(fault.ms, undefined, { signal }).catch(() => {})
      } else if (fault.kind === "reorderedDelivery" && !overtake && fault.strikes()) {
        copies[0] = this.#untilOvertaken(subscriptionId, fault)
      } else if (fault.kind === "duplicateDelivery" && fault.strikes()) {
        this.#count(fault)
        copies.push(...Array.from({ length: fault.copies }, () => null))
      }
    }
    return { copies, arrived: () => overtake?.() }
  }

  /** @throws LinqError when a fault refuses the call. */
  beforeCall(operation: Operation): void {
    const fault = this.#striking("failedCall", operation)
    if (fault?.kind !== "failedCall") return
    if (fault.status === 500) throw new LinqError("InternalServerError")
    const words = `Rate limited. Try again in ${fault.retryAfterS} seconds.`
    throw new LinqError("RateLimitExceeded", words, fault.retryAfterS)
  }

  /** Whether the answer to this call gets lost. */
  losesAnswer(operation: Operation): boolean {
    return operation.sends === true && this.#striking("lostAnswer", operation) !== undefined
  }

  #striking(kind: "failedCall" | "lostAnswer", operation: Operation): (Active & FaultDetail) | undefined {
    const fault = this.#active.find(
      (candidate) =>
        candidate.kind === kind &&
        (candidate.operation === undefined || candidate.operation === operation.name) &&
        candidate.strikes(),
    )
    if (fault) this.#count(fault)
    return fault
  }

  #untilOvertaken(subscriptionId: string, fault: Active): Hold {
    const overtaken = new Promise<void>((resolve) => {
      this.#overtaken.set(subscriptionId, () => {
        this.#count(fault)
        resolve()
      })
    })
    return async (signal) => {
      const enough = new AbortController()
      const either = AbortSignal.any([signal, enough.signal])
      const patience = wait(heldAtMostMs, undefined, { signal: either }).catch(() => {})
      await Promise.race([overtaken, patience])
      enough.abort()
    }
  }

  #switchOn(detail: FaultDetail, strikes: () => boolean): Fault {
    const fault: Active & FaultDetail = {
      ...detail,
      fired: 0,
      strikes,
      off: () => {
        const index = this.#active.indexOf(fault)
        if (index >= 0) this.#active.splice(index, 1)
      },
    }
    this.#active.push(fault)
    return fault
  }

  #count(fault: Active): void {
    fault.fired++
    this.#fired[fault.kind]++
  }
}

type FaultDetail =
  | { readonly kind: "duplicateDelivery"; readonly copies: number }
  | { readonly kind: "delayedDelivery"; readonly ms: number }
  | { readonly kind: "reorderedDelivery" }
  | { readonly kind: "lostAnswer"; readonly operation: string | undefined }
  | {
      readonly kind: "failedCall"
      readonly operation: string | undefined
      readonly status: 429 | 500
      readonly retryAfterS: number
    }

function upTo(times: number): () => boolean {
  let left = times
  return () => left-- > 0
}
