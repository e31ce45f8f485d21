import type { Delivery } from "../delivery/delivery.ts"
import { StaleClaimError } from "../errors.ts"
import type { Json } from "../model/json.ts"
import type { Claim, JournalEntry, Lease } from "../ports.ts"
import { type Member, Roster } from "../roster.ts"
import type { Sighting } from "./duplicate-window.ts"
import { Fifo } from "./fifo.ts"
import { Heap } from "./heap.ts"

export interface Waiting {
  readonly delivery: Delivery
  /** Grows with each arrival. */
  readonly order: number
  readonly sighting: Sighting
  attempts: number
  journal: Map<string, Json> | undefined
}

interface Lane extends Member {
  readonly name: string
  readonly queue: Fifo<Waiting>
  /** The token of the claim on the head, 0 when the lane is free. */
  token: number
  leaseUntil: number
  /** The head may not be claimed before this time. */
  notBefore: number
  /** Whether the lane stands in the ready queue. */
  ready: boolean
}

/**
 * The queues: one FIFO a lane, and a FIFO of the lanes that have something to claim. A lane is
 * forgotten when it is empty, so memory follows the backlog and not the number of chats.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #ready = new Fifo<Lane>()
  readonly #retries = new Heap<{ readonly at: number; readonly lane: Lane }>()
  readonly #claimed = new Roster<Lane>()
  readonly #now: () => number
  /** No lease runs out before this time. */
  #leasesHoldUntil = Number.POSITIVE_INFINITY
  #lastToken = 0
  #waiting = 0

  constructor(now: () => number) {
    this.#now = now
  }

  get waiting(): number {
    return this.#waiting
  }

  get claimed(): number {
    return this.#claimed.size
  }

  sizeOf(lane: string): number {
    return this.#lanes.get(lane)?.queue.size ?? 0
  }

  /** When a retry is due or a lease may run out: a claim may be possible then. */
  get nextDueAt(): number {
    return Math.min(this.#retries.peek()?.at ?? Number.POSITIVE_INFINITY, this.#leasesHoldUntil)
  }

  /** Whether some lane can be claimed now. */
  get isOffering(): boolean {
    return this.#ready.size > 0
  }

  get oldestAt(): number | undefined {
    let oldest: number | undefined
    for (const { queue } of this.#lanes.values()) {
      const at = queue.peek()?.delivery.receivedAt
      if (at !== undefined && (oldest === undefined || at < oldest)) oldest = at
    }
    return oldest
  }

  /** To the end of its lane; claimed in the same step where that is asked for and the lane was empty. */
  append(waiting: Waiting, claimWith?: Lease): Claim | undefined {
    this.#waiting++
    const known = this.#lanes.get(waiting.delivery.lane)
    if (known !== undefined) {
      known.queue.push(waiting)
      return undefined
    }
    const lane = this.#open(waiting)
    if (claimWith !== undefined) return this.#take(lane, waiting, this.#now() + claimWith.leaseMs)
    this.#offer(lane)
    return undefined
  }

  /** Puts a delivery in front of those that arrived after it, but never before a claimed one. */
  putBack(waiting: Waiting): void {
    const lane = this.#lanes.get(waiting.delivery.lane)
    if (lane === undefined) {
      this.append(waiting)
      return
    }
    const first = lane.token === 0 ? 0 : 1
    let place = first
    while ((lane.queue.at(place)?.order ?? Number.POSITIVE_INFINITY) < waiting.order) place++
    lane.queue.insert(place, waiting)
    this.#waiting++
    if (place === 0) lane.notBefore = 0 // the delay was the former head's
    this.#offer(lane)
  }

  /** What waits behind a claimed head. @throws StaleClaimError */
  behind(claim: Claim, max: number): Delivery[] {
    const { queue } = this.#held(claim).lane
    const deliveries: Delivery[] = []
    for (let place = 1; place <= max; place++) {
      const waiting = queue.at(place)
      if (waiting === undefined) break
      deliveries.push(waiting.delivery)
    }
    return deliveries
  }

  #open(first: Waiting): Lane {
    const name = first.delivery.lane
    const lane = {
      name,
      queue: new Fifo(first),
      token: 0,
      leaseUntil: 0,
      notBefore: 0,
      ready: false,
      place: 0,
    }
    this.#lanes.set(name, lane)
    return lane
  }

  claim(max: number, leaseMs: number): Claim[] {
    const now = this.#now()
    this.#wakeDue(now)
    const claims: Claim[] = []
    while (claims.length < max) {
      const lane = this.#ready.shift()
      if (lane === undefined) break
      lane.ready = false
      const head = lane.queue.peek()
      if (head !== undefined && lane.token === 0) claims.push(this.#take(lane, head, now + leaseMs))
    }
    return claims
  }

  #take(lane: Lane, head: Waiting, leaseUntil: number): Claim {
    head.attempts++
    lane.token = ++this.#lastToken
    this.#lease(lane, leaseUntil)
    this.#claimed.join(lane)
    this.#waiting--
    const { delivery, attempts: attempt, journal } = head
    return { delivery, token: lane.token, attempt, journalled: journal !== undefined }
  }

  /** The claimed head. @throws StaleClaimError when the claim no longer holds */
  held(claim: Claim): Waiting {
    return this.#held(claim).head
  }

  extend(claim: Claim, leaseMs: number): void {
    this.#lease(this.#held(claim).lane, this.#now() + leaseMs)
  }

  /** Takes the head off its lane, which goes on with the next. */
  remove(claim: Claim): Waiting {
    const { lane, head } = this.#held(claim)
    this.#free(lane)
    lane.queue.shift()
    this.#waiting--
    lane.notBefore = 0
    if (lane.queue.size === 0) this.#lanes.delete(lane.name)
    else this.#offer(lane)
    return head
  }

  /** Takes deliveries out from behind a claimed head, and returns them. @throws StaleClaimError */
  absorb(claim: Claim, ids: readonly string[]): readonly Waiting[] {
    const { queue } = this.#held(claim).lane
    const left = new Set(ids)
    const absorbed: Waiting[] = []
    for (let place = 1; left.size > 0 && place < queue.size; ) {
      const waiting = queue.at(place)
      if (waiting !== undefined && left.delete(waiting.delivery.id)) {
        queue.remove(place)
        this.#waiting--
        absorbed.push(waiting)
      } else place++
    }
    return absorbed
  }

  /** Leaves the head where it is, claimable again after `delayMs`. */
  giveBack(claim: Claim, delayMs: number): Waiting {
    const { lane, head } = this.#held(claim)
    this.#free(lane)
    lane.notBefore = delayMs > 0 ? this.#now() + delayMs : 0
    if (lane.notBefore > 0) this.#retries.push({ at: lane.notBefore, lane })
    this.#offer(lane)
    return head
  }

  #held(claim: Claim): { lane: Lane; head: Waiting } {
    const lane = this.#lanes.get(claim.delivery.lane)
    const head = lane?.queue.peek()
    if (lane === undefined || head === undefined || lane.token !== claim.token) {
      throw new StaleClaimError(claim.delivery.id)
    }
    if (lane.leaseUntil <= this.#now()) {
      this.#free(lane)
      this.#offer(lane)
      throw new StaleClaimError(claim.delivery.id)
    }
    return { lane, head }
  }

  #lease(lane: Lane, until: number): void {
    lane.leaseUntil = until
    if (until < this.#leasesHoldUntil) this.#leasesHoldUntil = until
  }

  #free(lane: Lane): void {
    lane.token = 0
    this.#claimed.leave(lane)
    this.#waiting++
  }

  #offer(lane: Lane): void {
    if (lane.ready || lane.token !== 0 || lane.notBefore > this.#now()) return
    lane.ready = true
    this.#ready.push(lane)
  }

  #wakeDue(now: number): void {
    for (let due = this.#retries.popDue(now); due; due = this.#retries.popDue(now)) {
      if (due.lane.queue.size > 0) this.#offer(due.lane)
    }
    if (this.#leasesHoldUntil > now) return
    this.#leasesHoldUntil = Number.POSITIVE_INFINITY
    for (const lane of this.#claimed) {
      if (lane.leaseUntil > now) {
        this.#lease(lane, lane.leaseUntil)
      } else {
        this.#free(lane)
        this.#offer(lane)
      }
    }
  }
}

/** Adds rows to a waiting delivery's journal. */
export function record(waiting: Waiting, entries: readonly JournalEntry[] | undefined): void {
  if (entries === undefined || entries.length === 0) return
  waiting.journal ??= new Map()
  for (const { key, value } of entries) waiting.journal.set(key, structuredClone(value))
}
