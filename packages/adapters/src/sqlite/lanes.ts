import { type Claim, type Delivery, StaleClaimError } from "@backchat/core"
import type { Database, Statement } from "./driver.ts"
import { deliveryFrom, type KeptDelivery } from "./inbox.ts"
import type { Tally } from "./tally.ts"
import { encoded } from "./text.ts"

/** A lane that is not empty. */
export interface Lane {
  readonly id: number
  /** Deliveries in the lane, the head included. */
  readonly size: number
  /** The head's place in the inbox. */
  readonly head: number
  readonly attempts: number
  /** The token of the claim on the head, 0 when the lane is free. */
  readonly token: number
  /** When the head may be claimed: at once, when its retry is due, or when its lease ends. */
  readonly due_at: number
}

type Claimable = Lane & KeptDelivery & { readonly journalled: 0 | 1 }

/**
 * The queues: one row a lane that is not empty. Every method runs inside a transaction, so what it reads
 * is true for all processes, and throws before it writes.
 */
export class Lanes {
  readonly #now: () => number
  readonly #tally: Tally
  readonly #find: Statement<Lane>
  readonly #open: Statement<never>
  readonly #lengthen: Statement<never>
  readonly #claimable: Statement<Claimable>
  readonly #take: Statement<never>
  readonly #lease: Statement<never>
  readonly #free: Statement<never>
  readonly #second: Statement<{ readonly seq: number }>
  readonly #behind: Statement<KeptDelivery & { readonly seq: number }>
  readonly #lead: Statement<never>
  readonly #shorten: Statement<never>
  readonly #advance: Statement<never>
  readonly #close: Statement<never>
  readonly #leave: Statement<never>
  readonly #nextDue: Statement<{ readonly due_at: number }>
  readonly #anyDue: Statement<object>

  constructor(db: Database, now: () => number, tally: Tally) {
    this.#now = now
    this.#tally = tally
    this.#find = db.prepare("select id, size, head, attempts, token, due_at from lanes where name = ?")
    this.#open = db.prepare(
      "insert into lanes (id, name, size, head, attempts, token, due_at, turn) values (?, ?, 1, ?, ?, ?, ?, ?)",
    )
    this.#lengthen = db.prepare("update lanes set size = size + 1 where id = ?")
    this.#claimable = db.prepare(
      `select lanes.id, size, head, attempts, token, due_at, envelope, body,
         exists (select 1 from journal where journal.seq = head) as journalled
       from lanes cross join inbox on inbox.seq = lanes.head
       where due_at <= ? order by due_at, turn limit ?`,
    )
    this.#take = db.prepare("update lanes set attempts = attempts + 1, token = ?, due_at = ? where id = ?")
    this.#lease = db.prepare("update lanes set due_at = ? where id = ?")
    this.#free = db.prepare("update lanes set token = 0, attempts = ?, due_at = ?, turn = ? where id = ?")
    this.#second = db.prepare("select seq from inbox where lane = ? and seq <> ? order by seq limit 1")
    this.#behind = db.prepare(
      "select seq, envelope, body from inbox where lane = ? and seq <> ? order by seq limit ?",
    )
    this.#lead = db.prepare(
      "update lanes set size = size + 1, head = ?, attempts = 0, due_at = ?, turn = ? where id = ?",
    )
    this.#shorten = db.prepare("update lanes set size = size - 1 where id = ?")
    this.#advance = db.prepare(
      "update lanes set size = size - 1, head = ?, attempts = 0, token = 0, due_at = ?, turn = ? where id = ?",
    )
    this.#close = db.prepare("delete from lanes where id = ?")
    this.#leave = db.prepare("delete from inbox where seq = ?")
    this.#anyDue = db.prepare("select 1 from lanes where due_at <= ? limit 1")
    this.#nextDue = db.prepare("select due_at from lanes where due_at > ? order by due_at limit 1")
  }

  find(name: string): Lane | undefined {
    return this.#find.get(encoded(name))
  }

  /** Makes room for one more at the end of a lane, which `find` has found, or not. Returns the lane's id. */
  append(name: string, lane: Lane | undefined, seq: number): number {
    this.#tally.add({ waiting: 1 })
    if (lane !== undefined) this.#lengthen.run(lane.id)
    else this.#open.run(seq, encoded(name), seq, 0, 0, this.#now(), seq)
    return lane?.id ?? seq
  }

  /** Opens a lane for a delivery that is claimed as it comes. The lane's id is the delivery's place. */
  openClaimed(delivery: Delivery, seq: number, leaseMs: number): Claim {
    this.#tally.add({ claimed: 1 })
    const token = this.#tally.next()
    this.#open.run(seq, encoded(delivery.lane), seq, 1, token, this.#now() + leaseMs, seq)
    return { delivery, token, attempt: 1, journalled: false }
  }

  /** Makes room for one that was here before, by its old place. Returns the lane's id. */
  putBack(name: string, lane: Lane | undefined, seq: number): number {
    if (lane === undefined || lane.token !== 0 || lane.head < seq) return this.append(name, lane, seq)
    this.#tally.add({ waiting: 1 })
    this.#lead.run(seq, this.#now(), this.#tally.next(), lane.id)
    return lane.id
  }

  /** What waits behind a lane's head, with its places in the inbox. */
  behind({ id, head }: Lane, max: number): readonly { readonly seq: number; readonly delivery: Delivery }[] {
    return this.#behind.all(id, head, max).map((row) => ({ seq: row.seq, delivery: deliveryFrom(row) }))
  }

  /** Takes one that waits behind the head out of its lane. */
  absorb({ id }: Lane, seq: number): void {
    this.#tally.add({ waiting: -1 })
    this.#leave.run(seq)
    this.#shorten.run(id)
  }

  /** Whether some lane can be claimed now. */
  get areDue(): boolean {
    return this.#anyDue.get(this.#now()) !== undefined
  }

  claim(max: number, leaseMs: number): Claim[] {
    const now = this.#now()
    return this.#claimable.all(now, max).map((lane) => {
      // A lane that still has a token is counted as claimed: its lease ran out.
      if (lane.token === 0) this.#tally.add({ waiting: -1, claimed: 1 })
      const token = this.#tally.next()
      this.#take.run(token, now + leaseMs, lane.id)
      return {
        delivery: deliveryFrom(lane),
        token,
        attempt: lane.attempts + 1,
        journalled: lane.journalled === 1,
      }
    })
  }

  /** @throws StaleClaimError when the claim no longer holds */
  held({ delivery, token }: Claim): Lane {
    const lane = this.find(delivery.lane)
    if (lane === undefined || lane.token !== token || lane.due_at <= this.#now()) {
      throw new StaleClaimError(delivery.id)
    }
    return lane
  }

  extend(lane: Lane, leaseMs: number): void {
    this.#lease.run(this.#now() + leaseMs, lane.id)
  }

  /** Takes the head off its lane, which goes on with the next. False: there is none. */
  remove({ id, head, size }: Lane): boolean {
    this.#tally.add({ claimed: -1 })
    this.#leave.run(head)
    const second = size > 1 ? this.#second.get(id, head) : undefined
    if (second === undefined) this.#close.run(id)
    else this.#advance.run(second.seq, this.#now(), this.#tally.next(), id)
    return second !== undefined
  }

  /** Leaves the head where it is, claimable again after `delayMs`. */
  giveBack({ id, attempts }: Lane, delayMs: number): void {
    this.#tally.add({ claimed: -1, waiting: 1 })
    this.#free.run(attempts, this.#now() + delayMs, this.#tally.next(), id)
  }

  /** The first time after `now` at which a retry is due or a lease ends. */
  nextDueAfter(now: number): number | undefined {
    return this.#nextDue.get(now)?.due_at
  }
}
