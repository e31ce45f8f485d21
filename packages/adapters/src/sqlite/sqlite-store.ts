import {
  type Acceptance,
  BackchatError,
  type Claim,
  type DeadLetter,
  type Delivery,
  type Depth,
  type JournalEntry,
  type Json,
  type Lease,
  type Outcome,
  type Place,
  type Settlement,
  StaleClaimError,
  StateConflictError,
  type StateWrite,
  type Store,
  type Versioned,
} from "@backchat/core"
import { Arrivals } from "./arrivals.ts"
import { fileClock } from "./clock.ts"
import { DeadLetters } from "./dead-letters.ts"
import type { Database } from "./driver.ts"
import { GroupCommit } from "./group-commit.ts"
import { Inbox } from "./inbox.ts"
import { Journals, journalRows } from "./journal.ts"
import { type Lane, Lanes } from "./lanes.ts"
import { closeDatabase, openDatabase } from "./open.ts"
import { prepared, State } from "./state.ts"
import { Sweeper } from "./sweeper.ts"
import { Tally } from "./tally.ts"

export interface SqliteStoreOptions {
  /**
   * Path of the file, created when it is not there; its folder has to be. SQLite keeps two more files
   * beside it (`-wal`, `-shm`). On a local disk, since file locks of network shares cannot be trusted.
   */
  readonly file: string
  /** How long an event id is remembered. Default 24 hours; the platform redelivers for 25 minutes. */
  readonly rememberMs?: number
  /** Deliveries one lane holds before `accept` answers `"full"`. Default 1,000. */
  readonly maxPerLane?: number
  /** Deliveries all lanes hold together. Default 1,000,000. */
  readonly maxWaiting?: number
  /** Epoch milliseconds, for tests. The default is shared by all processes of the machine and never jumps. */
  readonly now?: () => number
}

/**
 * Keeps everything in one file, without a server: for production on one machine, where any number of
 * processes may share it.
 *
 * What it said is on the disk: a call resolves after the fsync of a transaction that it shares with the
 * other calls of the same moment. A process that is killed loses nothing that it acknowledged; nor does
 * a machine that loses power, as far as its disk keeps what it has confirmed. While the file cannot be
 * used (disk full, locked for more than 5 seconds), calls reject and nothing of them is kept; when it can
 * be used again, the next call succeeds.
 *
 * The file is opened, and its tables brought up to date, before this returns: a wrong path fails at the
 * start and not with the first message. Deleting does not shrink the file; its space is used again.
 *
 * @throws BackchatError `bad_configuration` when an option or the file cannot be used, or the file comes
 *   from a newer Backchat
 * @example createBot({ adapter, store: sqliteStore({ file: "./bot.db" }) })
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  check(options)
  return new SqliteStore(openDatabase(options.file), options)
}

/** The store over an open database, which it closes. */
export class SqliteStore implements Store {
  readonly durable = true
  readonly #db: Database
  readonly #now: () => number
  readonly #tally: Tally
  readonly #lanes: Lanes
  readonly #inbox: Inbox
  readonly #journals: Journals
  readonly #state: State
  readonly #dead: DeadLetters
  readonly #commits: GroupCommit
  readonly #arrivals: Arrivals
  readonly #sweeper: Sweeper
  #closing: Promise<void> | undefined

  constructor(
    db: Database,
    {
      file,
      rememberMs = 86_400_000,
      maxPerLane = 1_000,
      maxWaiting = 1_000_000,
      now = fileClock(db),
    }: SqliteStoreOptions,
  ) {
    this.#db = db
    this.#now = now
    this.#tally = new Tally(db, now)
    this.#lanes = new Lanes(db, now, this.#tally)
    const [tally, lanes] = [this.#tally, this.#lanes]
    this.#inbox = new Inbox({ db, now, tally, lanes, rememberMs, maxPerLane, maxWaiting })
    this.#journals = new Journals(db)
    this.#state = new State(db, now, tally)
    this.#dead = new DeadLetters({ db, now, tally, inbox: this.#inbox, lanes, journals: this.#journals })
    this.#commits = new GroupCommit({ db, tally, file })
    this.#arrivals = new Arrivals({ db, now, lanes })
    this.#sweeper = new Sweeper({ db, now, commits: this.#commits, rememberMs })
  }

  async accept(delivery: Delivery, lease?: Lease): Promise<Acceptance | Claim> {
    const notBefore = this.#now() + (lease?.leaseMs ?? 0)
    const answer = await this.#commits.run(() => this.#inbox.accept(delivery, lease))
    if (typeof answer !== "string") this.#arrivals.expect(notBefore)
    // What was to be claimed and is not stands behind another, whose settlement rings for it.
    else if (answer === "accepted" && lease === undefined) this.#arrivals.ring()
    return answer
  }

  async claim({
    max,
    leaseMs,
  }: {
    readonly max: number
    readonly leaseMs: number
  }): Promise<readonly Claim[]> {
    // Other processes' commits wake this one for nothing; to look takes no lock.
    if (this.#commits.isIdle && !(await this.#commits.read(() => this.#lanes.areDue))) return []
    const notBefore = this.#now() + leaseMs
    const claims = await this.#commits.run(() => this.#lanes.claim(max, leaseMs))
    if (claims.length > 0) this.#arrivals.expect(notBefore)
    return claims
  }

  renew(claims: readonly Claim[], leaseMs: number): Promise<readonly Claim[]> {
    return this.#commits.run(() => claims.filter((claim) => !this.#extend(claim, leaseMs)))
  }

  #extend(claim: Claim, leaseMs: number): boolean {
    try {
      this.#lanes.extend(this.#lanes.held(claim), leaseMs)
      return true
    } catch (error) {
      if (error instanceof StaleClaimError) return false
      throw error
    }
  }

  async settle(
    claim: Claim,
    outcome: Outcome,
    { writes = [], journal, absorbed = [] }: Settlement = {},
  ): Promise<void> {
    const prepareds = writes.map(prepared)
    const rows = outcome.kind === "done" ? [] : journalRows(journal)
    const delayMs = delayOf(outcome)
    const notBefore = this.#now() + delayMs
    const isOffered = await this.#commits.run(() => {
      const lane = this.#lanes.held(claim)
      this.#state.check(prepareds)
      for (const write of prepareds) this.#state.write(write)
      this.#journals.write(lane.head, rows)
      if (outcome.kind === "done" && absorbed.length > 0) this.#absorb(claim, new Set(absorbed))
      return this.#end(claim, absorbed.length > 0 ? this.#lanes.held(claim) : lane, outcome)
    })
    if (delayMs > 0) this.#arrivals.expect(notBefore)
    else if (isOffered) this.#arrivals.ring()
  }

  #absorb(claim: Claim, ids: ReadonlySet<string>): void {
    const lane = this.#lanes.held(claim)
    for (const { seq, delivery } of this.#lanes.behind(lane, lane.size)) {
      if (!ids.has(delivery.id)) continue
      this.#lanes.absorb(lane, seq)
      this.#journals.forget(seq)
    }
  }

  /** Whether the lane goes on: with the next, or with the same again. */
  #end(claim: Claim, lane: Lane, outcome: Outcome): boolean {
    switch (outcome.kind) {
      case "done":
        this.#journals.forget(lane.head)
        return this.#lanes.remove(lane)
      case "buried":
        this.#dead.bury(claim, lane, outcome.error)
        return this.#lanes.remove(lane)
      case "retry":
        this.#lanes.giveBack(lane, delayOf(outcome))
        return true
      case "released":
        this.#lanes.giveBack({ ...lane, attempts: lane.attempts - 1 }, delayOf(outcome))
        return true
    }
  }

  behind(claim: Claim, max: number): Promise<readonly Delivery[]> {
    return this.#commits.read(() =>
      this.#lanes.behind(this.#lanes.held(claim), max).map(({ delivery }) => delivery),
    )
  }

  async journal(claim: Claim, entries: readonly JournalEntry[]): Promise<void> {
    const rows = journalRows(entries)
    await this.#commits.run(() => this.#journals.write(this.#lanes.held(claim).head, rows))
  }

  recall(claim: Claim): Promise<ReadonlyMap<string, Json>> {
    return this.#commits.read(() => this.#journals.read(this.#lanes.held(claim).head))
  }

  arrivals(signal: AbortSignal): AsyncIterable<void> {
    return this.#arrivals.listen(signal)
  }

  get(key: string): Promise<Versioned | undefined> {
    return this.#commits.read(() => this.#state.get(key))
  }

  async set(write: StateWrite): Promise<number | "conflict"> {
    const one = prepared(write)
    try {
      return await this.#commits.run(() => {
        this.#state.check([one])
        return this.#state.write(one)
      })
    } catch (error) {
      if (error instanceof StateConflictError) return "conflict"
      throw error
    }
  }

  readonly buried: Store["buried"] = {
    list: ({
      limit = 100,
      lane,
    }: {
      readonly limit?: number
      readonly lane?: string
    } = {}): Promise<readonly DeadLetter[]> => this.#commits.read(() => this.#dead.list(limit, lane)),
    redrive: async (id: string, place: Place = "front") => {
      const isRedriven = await this.#commits.run(() => this.#dead.redrive(id, place))
      if (isRedriven) this.#arrivals.ring()
      return isRedriven
    },
    drop: (id: string) => this.#commits.run(() => this.#dead.drop(id)),
  }

  depth(): Promise<Depth> {
    return this.#commits.read(() => {
      const { waiting, claimed, buried } = this.#tally.counts
      return { waiting, claimed, buried, oldestAt: this.#inbox.oldestAt }
    })
  }

  /** Does what is queued, then closes the file. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#arrivals.close()
    this.#sweeper.close()
    await this.#commits.close()
    closeDatabase(this.#db)
  }
}

function delayOf(outcome: Outcome): number {
  return "delayMs" in outcome ? Math.max(0, outcome.delayMs ?? 0) : 0
}

function check(options: SqliteStoreOptions): void {
  for (const name of ["rememberMs", "maxPerLane", "maxWaiting"] as const) {
    const value = options[name]
    if (value !== undefined && !(value > 0)) {
      throw new BackchatError("bad_configuration", `sqliteStore: ${name} is ${value}; it has to be above 0.`)
    }
  }
}
