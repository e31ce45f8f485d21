import type { Claim, DeadLetter, Place } from "@backchat/core"
import type { Database, Statement } from "./driver.ts"
import { deliveryFrom, type Inbox, identity, type KeptDelivery } from "./inbox.ts"
import type { Journals } from "./journal.ts"
import type { Lane, Lanes } from "./lanes.ts"
import type { Tally } from "./tally.ts"
import { decoded, encoded } from "./text.ts"

export interface DeadLettersOptions {
  readonly db: Database
  readonly now: () => number
  readonly tally: Tally
  readonly inbox: Inbox
  readonly lanes: Lanes
  readonly journals: Journals
}

interface Letter extends KeptDelivery {
  readonly error: string
  readonly attempts: number
  readonly buried_at: number
}

interface Grave {
  readonly n: number
  readonly key: string
  readonly seq: number
  readonly lane: string
}

/** Deliveries that were given up, with body and journal, until somebody decides about them. */
export class DeadLetters {
  readonly #options: DeadLettersOptions
  readonly #bury: Statement<never>
  readonly #list: Statement<Letter>
  readonly #listLane: Statement<Letter>
  readonly #findTwin: Statement<Grave>
  readonly #find: Statement<Grave>
  readonly #raise: Statement<never>
  readonly #drop: Statement<never>

  constructor(options: DeadLettersOptions) {
    this.#options = options
    const { db } = options
    const letter = "select envelope, body, error, attempts, buried_at from dead"
    this.#bury = db.prepare(
      `insert into dead (n, key, id, lane, seq, received_at, envelope, body, error, attempts, buried_at)
       select ?, ?, ?, ?, seq, received_at, envelope, body, ?, ?, ? from inbox where seq = ?`,
    )
    this.#list = db.prepare(`${letter} order by n limit ?`)
    this.#listLane = db.prepare(`${letter} where lane = ? order by n limit ?`)
    this.#findTwin = db.prepare("select n, key, seq, lane from dead where key = ?")
    this.#find = db.prepare("select n, key, seq, lane from dead where id = ? order by n limit 1")
    this.#raise = db.prepare(
      `insert into inbox (seq, lane, received_at, envelope, body)
       select ?, ?, received_at, envelope, body from dead where n = ?`,
    )
    this.#drop = db.prepare("delete from dead where n = ?")
  }

  /** Copies a lane's head to the dead letters; the caller takes it off the lane. */
  bury({ delivery }: Claim, { head, attempts }: Lane, error: string): void {
    const { now, tally } = this.#options
    const key = identity(delivery)
    // An event that was forgotten, delivered and buried again is still one dead letter.
    const twin = this.#findTwin.get(key)
    if (twin !== undefined) this.#discard(twin)
    const names = [key, encoded(delivery.id), encoded(delivery.lane)]
    this.#bury.run(tally.next(), ...names, encoded(error), attempts, now(), head)
    tally.add({ buried: 1 })
  }

  list(limit: number, lane: string | undefined): readonly DeadLetter[] {
    const rows = lane === undefined ? this.#list.all(limit) : this.#listLane.all(encoded(lane), limit)
    return rows.map((row) => ({
      delivery: deliveryFrom(row),
      error: decoded(row.error),
      attempts: row.attempts,
      buriedAt: row.buried_at,
    }))
  }

  redrive(id: string, place: Place): boolean {
    const { tally, inbox, lanes, journals } = this.#options
    const grave = this.#find.get(encoded(id))
    if (grave === undefined) return false
    const name = decoded(grave.lane)
    const seq = place === "front" ? grave.seq : tally.next()
    const lane = lanes.find(name)
    inbox.rememberAgain(grave.key, seq)
    const laneId = place === "front" ? lanes.putBack(name, lane, seq) : lanes.append(name, lane, seq)
    this.#raise.run(seq, laneId, grave.n)
    if (seq !== grave.seq) journals.move(grave.seq, seq)
    this.#drop.run(grave.n)
    tally.add({ buried: -1 })
    return true
  }

  drop(id: string): boolean {
    const grave = this.#find.get(encoded(id))
    if (grave !== undefined) this.#discard(grave)
    return grave !== undefined
  }

  #discard({ n, seq }: Grave): void {
    this.#options.journals.forget(seq)
    this.#drop.run(n)
    this.#options.tally.add({ buried: -1 })
  }
}
