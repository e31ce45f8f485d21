import { setTimeout as wait } from "node:timers/promises"
import { type Active, type Chance, type Fault, Shelf, type Switchboard } from "./fault.ts"

/** Keeps a delivery back. */
export type Hold = (signal: AbortSignal) => Promise<void>

/** One copy of an event on its way. */
export interface Copy {
  /** How it is held back, or null. */
  readonly hold: Hold | null
  /** Whether its signature is somebody else's. */
  readonly forged: boolean
}

/** What becomes of one event on its way to one subscription. */
export interface DeliveryPlan {
  /** None when the event is lost. */
  readonly copies: readonly Copy[]
  readonly extraFields: boolean
  /** Whether an event of a type that nobody knows goes along. */
  readonly unknownEvent: boolean
  /** To be called when the event's first attempt was answered. */
  arrived(): void
}

/** Which deliveries a fault strikes, and how often. Default: all. */
export interface DeliveryFault extends Chance {
  /** Event types. Default: any. */
  readonly events?: readonly string[]
}

type Filter = Pick<DeliveryFault, "events">

const heldAtMostMs = 200

/** What can happen to webhooks on their way. */
export class DeliveryFaults {
  readonly #duplicates: Shelf<Filter & { readonly copies: number }>
  readonly #delays: Shelf<Filter & { readonly ms: number }>
  readonly #reorders: Shelf<Filter>
  readonly #losses: Shelf<Filter>
  readonly #forgeries: Shelf<Filter & { readonly instead: boolean }>
  readonly #unknown: Shelf<Filter>
  readonly #extra: Shelf<Filter>
  readonly #waitClock: (ms: number, signal: AbortSignal) => Promise<void>
  /** For each subscription, what lets the event go that waits to be overtaken. */
  readonly #overtaken = new Map<string, () => void>()

  constructor(board: Switchboard, waitClock: (ms: number, signal: AbortSignal) => Promise<void>) {
    this.#waitClock = waitClock
    this.#duplicates = new Shelf(board, "duplicateDelivery")
    this.#delays = new Shelf(board, "delayedDelivery")
    this.#reorders = new Shelf(board, "reorderedDelivery")
    this.#losses = new Shelf(board, "lostDelivery")
    this.#forgeries = new Shelf(board, "badSignature")
    this.#unknown = new Shelf(board, "unknownEvent")
    this.#extra = new Shelf(board, "extraFields")
  }

  duplicate({ copies, events, ...chance }: DeliveryFault & { readonly copies: number }): Fault {
    return this.#duplicates.add({ copies, ...only(events) }, chance)
  }
  delay({ ms, events, ...chance }: DeliveryFault & { readonly ms: number }): Fault {
    return this.#delays.add({ ms, ...only(events) }, chance)
  }
  reorder({ events, ...chance }: DeliveryFault): Fault {
    return this.#reorders.add(only(events), chance)
  }
  lose({ events, ...chance }: DeliveryFault): Fault {
    return this.#losses.add(only(events), chance)
  }
  forge({ instead, events, ...chance }: DeliveryFault & { readonly instead: boolean }): Fault {
    return this.#forgeries.add({ instead, ...only(events) }, chance)
  }
  addUnknown({ events, ...chance }: DeliveryFault): Fault {
    return this.#unknown.add(only(events), chance)
  }
  addFields({ events, ...chance }: DeliveryFault): Fault {
    return this.#extra.add(only(events), chance)
  }

  /** What becomes of the next event of a subscription. */
  plan(subscriptionId: string, type: string): DeliveryPlan {
    const concerns = ({ events }: Filter) => events === undefined || events.includes(type)
    const lost = this.#losses.struck(concerns) !== undefined
    const overtake = lost ? undefined : this.#overtaken.get(subscriptionId)
    if (overtake) this.#overtaken.delete(subscriptionId)
    const copies = lost ? [] : this.#copies(subscriptionId, overtake === undefined, concerns)
    return {
      copies,
      extraFields: this.#extra.struck(concerns) !== undefined,
      unknownEvent: this.#unknown.struck(concerns) !== undefined,
      arrived: () => overtake?.(),
    }
  }

  #copies(subscriptionId: string, mayWait: boolean, concerns: (filter: Filter) => boolean): Copy[] {
    const late = this.#delays.struck(concerns)
    const reordering = mayWait ? this.#reorders.drawn(concerns) : undefined
    const forgery = this.#forgeries.struck(concerns)
    const twice = this.#duplicates.struck(concerns)
    const hold = reordering
      ? this.#untilOvertaken(subscriptionId, reordering)
      : late
        ? (signal: AbortSignal) => this.#waitClock(late.ms, signal)
        : null
    const more = Array.from({ length: twice?.copies ?? 0 }, () => ({ hold: null, forged: false }))
    if (forgery?.instead) return [{ hold, forged: true }, ...more]
    return [...(forgery ? [{ hold: null, forged: true }] : []), { hold, forged: false }, ...more]
  }

  #untilOvertaken(subscriptionId: string, fault: Active<unknown>): Hold {
    const overtaken = new Promise<void>((resolve) => {
      this.#overtaken.set(subscriptionId, () => {
        fault.hit()
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
}

function only(events: readonly string[] | undefined): Filter {
  return events ? { events } : {}
}
