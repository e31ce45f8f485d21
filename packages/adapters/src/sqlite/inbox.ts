import type { Acceptance, Claim, Delivery, Lease } from "@backchat/core"
import type { Database, Statement } from "./driver.ts"
import type { Lanes } from "./lanes.ts"
import type { Tally } from "./tally.ts"
import { encoded, isPlain } from "./text.ts"

export interface InboxOptions {
  readonly db: Database
  readonly now: () => number
  readonly tally: Tally
  readonly lanes: Lanes
  readonly rememberMs: number
  readonly maxPerLane: number
  readonly maxWaiting: number
}

/** A delivery as it lies in the file. */
export interface KeptDelivery {
  readonly envelope: string
  readonly body: string
}

/** Where deliveries are kept until they are settled, and where their ids are remembered for longer. */
export class Inbox {
  readonly #options: InboxOptions
  readonly #remember: Statement<never>
  readonly #isWaiting: Statement<object>
  readonly #forget: Statement<never>
  readonly #keep: Statement<never>
  readonly #oldest: Statement<{ readonly received_at: number }>

  constructor(options: InboxOptions) {
    this.#options = options
    const { db } = options
    this.#remember = db.prepare(
      `insert into seen (n, key, at) values (?, ?, ?)
       on conflict (key) do update set n = excluded.n, at = excluded.at
       where seen.at <= ? and not exists (select 1 from inbox where seq = seen.n)`,
    )
    this.#isWaiting = db.prepare("select 1 from seen join inbox on inbox.seq = seen.n where seen.key = ?")
    this.#forget = db.prepare("delete from seen where key = ?")
    this.#keep = db.prepare(
      "insert into inbox (seq, lane, received_at, envelope, body) values (?, ?, ?, ?, ?)",
    )
    this.#oldest = db.prepare("select received_at from inbox order by seq limit 1")
  }

  accept(delivery: Delivery, lease?: Lease): Acceptance | Claim {
    const { now, tally, lanes, rememberMs, maxPerLane, maxWaiting } = this.#options
    const at = now()
    const key = identity(delivery)
    const seq = tally.next()
    if (this.#remember.run(seq, key, at, at - rememberMs).changes === 0) {
      return this.#isWaiting.get(key) === undefined ? "duplicate" : "waiting"
    }
    const lane = lanes.find(delivery.lane)
    if (tally.counts.waiting >= maxWaiting || (lane !== undefined && lane.size >= maxPerLane)) {
      this.#forget.run(key)
      return "full"
    }
    const claimed =
      lease !== undefined && lane === undefined ? lanes.openClaimed(delivery, seq, lease.leaseMs) : undefined
    const laneId = claimed === undefined ? lanes.append(delivery.lane, lane, seq) : seq
    const { envelope, body } = kept(delivery)
    this.#keep.run(seq, laneId, delivery.receivedAt, envelope, body)
    return claimed ?? "accepted"
  }

  /** Counts a dead letter that comes back as seen and waiting, whether its id was forgotten or not. */
  rememberAgain(key: string, seq: number): void {
    const at = this.#options.now()
    this.#remember.run(seq, key, at, at)
  }

  /** When the delivery at the very front arrived. */
  get oldestAt(): number | undefined {
    return this.#oldest.get()?.received_at
  }
}

/** What makes a delivery the same as another. */
export function identity({ adapter, id }: Delivery): string {
  return encoded(`${adapter}:${id}`)
}

/** The body stays a text of its own, since escaping it as JSON would make it longer and slower. */
function kept(delivery: Delivery): KeptDelivery {
  if (!isPlain(delivery.body)) return { envelope: JSON.stringify(delivery), body: "" }
  const { body, ...envelope } = delivery
  return { envelope: JSON.stringify(envelope), body }
}

/** The delivery exactly as it was accepted. */
export function deliveryFrom({ envelope, body }: KeptDelivery): Delivery {
  return { body, ...JSON.parse(envelope) }
}
