import type { Delivery } from "../delivery/delivery.ts"
import { StaleClaimError, StateConflictError } from "../errors.ts"
import type { Json } from "../model/json.ts"
import type {
  Acceptance,
  Claim,
  DeadLetter,
  Depth,
  JournalEntry,
  Lease,
  Outcome,
  Place,
  Settlement,
  StateWrite,
  Store,
  Versioned,
} from "../ports.ts"
import { Bell } from "./bell.ts"
import { DuplicateWindow } from "./duplicate-window.ts"
import { Lanes, record, type Waiting } from "./lanes.ts"
import { MemoryState } from "./state.ts"

export interface MemoryStoreOptions {
  /** How long an event id is remembered. Default 24 hours; the platform redelivers for 25 minutes. */
  readonly rememberMs?: number
  /** Deliveries one lane holds before `accept` answers `"full"`. Default 1,000. */
  readonly maxPerLane?: number
  /** Deliveries all lanes hold together. Default 1,000,000. */
  readonly maxWaiting?: number
  /** Epoch milliseconds. The default is monotonic: a clock that jumps breaks no lease. */
  readonly now?: () => number
}

const { timeOrigin } = performance
const monotonic = () => timeOrigin + performance.now()

/**
 * Keeps everything in this process: for tests and throw-away bots. What it holds dies with the process.
 *
 * @example createBot({ adapter, store: memoryStore() })
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  return new MemoryStore(options)
}

class MemoryStore implements Store {
  readonly durable = false
  readonly #now: () => number
  readonly #lanes: Lanes
  readonly #state: MemoryState
  /** Ids are unique within an adapter. */
  readonly #seenBy = new Map<string, DuplicateWindow>()
  readonly #rememberMs: number
  readonly #bells = new Set<Bell>()
  readonly #dead = new Map<string, { readonly letter: DeadLetter; readonly waiting: Waiting }>()
  #arrived = 0
  readonly #maxPerLane: number
  readonly #maxWaiting: number
  #alarm: { readonly at: number; readonly timer: ReturnType<typeof setTimeout> } | undefined

  constructor({
    rememberMs = 86_400_000,
    maxPerLane = 1_000,
    maxWaiting = 1_000_000,
    now = monotonic,
  }: MemoryStoreOptions) {
    this.#now = now
    this.#lanes = new Lanes(now)
    this.#state = new MemoryState(now)
    this.#rememberMs = rememberMs
    this.#maxPerLane = maxPerLane
    this.#maxWaiting = maxWaiting
  }

  async accept(delivery: Delivery, lease?: Lease): Promise<Acceptance | Claim> {
    const seen = this.#seenOf(delivery)
    const earlier = seen.find(delivery.id)
    if (earlier !== undefined) return earlier.isSettled ? "duplicate" : "waiting"
    if (this.#lanes.waiting >= this.#maxWaiting) return "full"
    if (this.#lanes.sizeOf(delivery.lane) >= this.#maxPerLane) return "full"
    const sighting = seen.add(delivery.id)
    const waiting = { delivery, order: this.#arrived++, sighting, attempts: 0, journal: undefined }
    const claimed = this.#lanes.append(waiting, lease)
    this.#ringIfOffering()
    return claimed ?? "accepted"
  }

  async claim({
    max,
    leaseMs,
  }: {
    readonly max: number
    readonly leaseMs: number
  }): Promise<readonly Claim[]> {
    const claims = this.#lanes.claim(max, leaseMs)
    this.#setAlarm()
    return claims
  }

  async renew(claims: readonly Claim[], leaseMs: number): Promise<readonly Claim[]> {
    return claims.filter((claim) => {
      try {
        this.#lanes.extend(claim, leaseMs)
        return false
      } catch (error) {
        if (error instanceof StaleClaimError) return true
        throw error
      }
    })
  }

  async settle(
    claim: Claim,
    outcome: Outcome,
    { writes = [], journal, absorbed = [] }: Settlement = {},
  ): Promise<void> {
    const head = this.#lanes.held(claim)
    this.#state.check(writes)
    for (const write of writes) this.#state.write(write)
    if (outcome.kind === "done" && absorbed.length > 0) {
      for (const { sighting } of this.#lanes.absorb(claim, absorbed)) sighting.isSettled = true
    }
    if (outcome.kind !== "done") record(head, journal)
    this.#end(claim, outcome)
    this.#ringIfOffering()
  }

  #end(claim: Claim, outcome: Outcome): void {
    switch (outcome.kind) {
      case "done":
        this.#lanes.remove(claim).sighting.isSettled = true
        return
      case "buried": {
        const waiting = this.#lanes.remove(claim)
        const { delivery, attempts } = waiting
        const letter = { delivery, attempts, error: outcome.error, buriedAt: this.#now() }
        this.#dead.set(delivery.id, { letter, waiting })
        waiting.sighting.isSettled = true
        return
      }
      case "retry":
        this.#lanes.giveBack(claim, outcome.delayMs)
        return
      case "released":
        this.#lanes.giveBack(claim, outcome.delayMs ?? 0).attempts--
    }
  }

  async journal(claim: Claim, entries: readonly JournalEntry[]): Promise<void> {
    record(this.#lanes.held(claim), entries)
  }

  async behind(claim: Claim, max: number): Promise<readonly Delivery[]> {
    return this.#lanes.behind(claim, max)
  }

  async recall(claim: Claim): Promise<ReadonlyMap<string, Json>> {
    return new Map(this.#lanes.held(claim).journal)
  }

  arrivals(signal: AbortSignal): AsyncIterable<void> {
    const bell = new Bell()
    this.#bells.add(bell)
    signal.addEventListener("abort", () => this.#bells.delete(bell), { once: true })
    bell.ring()
    return bell.rings(signal)
  }

  async get(key: string): Promise<Versioned | undefined> {
    return this.#state.get(key)
  }

  async set(write: StateWrite): Promise<number | "conflict"> {
    try {
      this.#state.check([write])
    } catch (error) {
      if (error instanceof StateConflictError) return "conflict"
      throw error
    }
    return this.#state.write(write)
  }

  readonly buried: Store["buried"] = {
    list: async ({ limit = 100, lane }: { readonly limit?: number; readonly lane?: string } = {}) => {
      const letters: DeadLetter[] = []
      for (const { letter } of this.#dead.values()) {
        if (letters.length >= limit) break
        if (lane === undefined || letter.delivery.lane === lane) letters.push(letter)
      }
      return letters
    },
    redrive: async (id: string, place: Place = "front") => {
      const waiting = this.#dead.get(id)?.waiting
      if (waiting === undefined) return false
      this.#dead.delete(id)
      this.#seenOf(waiting.delivery).keep(id, waiting.sighting)
      waiting.attempts = 0
      if (place === "front") this.#lanes.putBack(waiting)
      else this.#lanes.append(waiting)
      this.#ring()
      return true
    },
    drop: async (id: string) => this.#dead.delete(id),
  }

  async depth(): Promise<Depth> {
    const { waiting, claimed, oldestAt } = this.#lanes
    return { waiting, claimed, buried: this.#dead.size, oldestAt }
  }

  async close(): Promise<void> {
    clearTimeout(this.#alarm?.timer)
    this.#alarm = undefined
  }

  #seenOf({ adapter }: Delivery): DuplicateWindow {
    const known = this.#seenBy.get(adapter)
    if (known !== undefined) return known
    const seen = new DuplicateWindow(this.#rememberMs, this.#now)
    this.#seenBy.set(adapter, seen)
    return seen
  }

  #ringIfOffering(): void {
    if (this.#lanes.isOffering) this.#ring()
    else this.#setAlarm()
  }

  #ring(): void {
    for (const bell of this.#bells) bell.ring()
    this.#setAlarm()
  }

  /** One timer for the earliest retry or lease; it never keeps the process alive by itself. */
  #setAlarm(): void {
    const at = this.#lanes.nextDueAt
    if (at === Number.POSITIVE_INFINITY || (this.#alarm !== undefined && this.#alarm.at <= at)) return
    clearTimeout(this.#alarm?.timer)
    const timer = setTimeout(
      () => {
        this.#alarm = undefined
        this.#ring()
      },
      Math.min(Math.max(at - this.#now(), 1), 2_147_483_647),
    )
    timer.unref?.()
    this.#alarm = { at, timer }
  }
}
