import { seededRandom, seedOf } from "../random.ts"

/** What can be made to go wrong. */
export const faultKinds = [
  "duplicateDelivery",
  "delayedDelivery",
  "reorderedDelivery",
  "lostDelivery",
  "badSignature",
  "unknownEvent",
  "extraFields",
  "lostAnswer",
  "failedCall",
  "slowCall",
  "hangingCall",
  "failedMessage",
  "deliveredAfterFailed",
  "flaggedLine",
  "failedCardSetup",
  "expiredMedia",
] as const

/** One way to go wrong. */
export type FaultKind = (typeof faultKinds)[number]

/** One fault that was switched on. */
export interface Fault {
  readonly kind: FaultKind
  /** How often it struck. */
  readonly fired: number
  /** Switches it off; what it holds back is still delivered. */
  off(): void
}

/** How often a fault strikes. */
export interface Chance {
  /** Share of what it could strike, 0 to 1. Default 1. */
  readonly rate?: number
  /** How many times at most. */
  readonly times?: number
}

/** A fault at work: `strikes` draws, `hit` counts. */
export interface Active<Detail> extends Fault {
  readonly detail: Detail
  /** Whether it would strike this time. */
  strikes(): boolean
  /** It did. */
  hit(): void
}

/** Every fault that is on, and how often each kind struck. */
export class Switchboard {
  #seed: number
  readonly #fired = new Map<FaultKind, number>()
  readonly #on: Active<unknown>[] = []
  #switched = 0

  constructor(seed: number) {
    this.#seed = seed
  }

  get seed(): number {
    return this.#seed
  }

  /** Begins anew with another seed, for the faults that are switched on from now on. */
  reseed(seed: number): void {
    this.#seed = seed
    this.#switched = 0
  }

  /** How often each kind struck, those at 0 included. */
  fired(): Record<FaultKind, number> {
    const counts = faultKinds.map((kind) => [kind, this.#fired.get(kind) ?? 0] as const)
    return Object.fromEntries(counts) as Record<FaultKind, number> // every kind is in the list it is made of
  }

  /** Switches a fault on. Each has a stream of chance of its own, by its place in the order of switching. */
  on<Detail>(
    kind: FaultKind,
    detail: Detail,
    { rate = 1, times = Number.POSITIVE_INFINITY }: Chance,
  ): Active<Detail> {
    const random = seededRandom(seedOf(this.#seed, this.#switched++))
    let fired = 0
    const fault: Active<Detail> = {
      kind,
      detail,
      get fired() {
        return fired
      },
      strikes: () => random() < rate && fired < times,
      hit: () => {
        fired++
        this.#fired.set(kind, (this.#fired.get(kind) ?? 0) + 1)
      },
      off: () => {
        const index = this.#on.indexOf(fault)
        if (index >= 0) this.#on.splice(index, 1)
      },
    }
    this.#on.push(fault)
    return fault
  }

  clear(): void {
    for (const fault of [...this.#on]) fault.off()
  }

  /** Whether a fault is still on. */
  has(fault: Fault): boolean {
    return this.#on.some((one) => one === fault)
  }
}

/** The faults of one kind, and which of them strikes now. */
export class Shelf<Detail> {
  readonly #kind: FaultKind
  readonly #board: Switchboard
  #faults: Active<Detail>[] = []

  constructor(board: Switchboard, kind: FaultKind) {
    this.#board = board
    this.#kind = kind
  }

  /** Switches one on. */
  add(detail: Detail, chance: Chance = {}): Fault {
    const fault = this.#board.on(this.#kind, detail, chance)
    this.#faults = [...this.#faults.filter((one) => this.#board.has(one)), fault]
    return fault
  }

  /** The first that concerns this and strikes, not counted yet. */
  drawn(concerns: (detail: Detail) => boolean = () => true): Active<Detail> | undefined {
    return this.#faults.find((fault) => this.#board.has(fault) && concerns(fault.detail) && fault.strikes())
  }

  /** The detail of the first that concerns this and strikes; it counts. */
  struck(concerns?: (detail: Detail) => boolean): Detail | undefined {
    const fault = this.drawn(concerns)
    fault?.hit()
    return fault?.detail
  }
}
