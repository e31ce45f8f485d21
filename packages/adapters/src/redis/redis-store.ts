import {
  type Acceptance,
  type Claim,
  type Delivery,
  type Depth,
  defaultLog,
  describe,
  type JournalEntry,
  type Json,
  type Lease,
  type Outcome,
  type Settlement,
  StaleClaimError,
  type StateWrite,
  type Store,
  type Versioned,
} from "@backchat/core"
import { Claiming, claimFrom } from "./claiming.ts"
import { Connections } from "./connections.ts"
import { DeadLetters } from "./dead-letters.ts"
import { deliveryOf, itemOf, nameOf } from "./delivery.ts"
import type { Durability } from "./durability.ts"
import { type Layout, layoutOf } from "./keys.ts"
import { check, type RedisStoreOptions } from "./options.ts"
import { integer, list, oneOf, text } from "./reply.ts"
import { ACCEPT, GIVE_BACK } from "./scripts/accept.ts"
import { DEPTH } from "./scripts/depth.ts"
import { BEHIND, JOURNAL, RECALL, RENEW } from "./scripts/hold.ts"
import { Server } from "./server.ts"
import { journalArgs, Settling } from "./settling.ts"
import { State } from "./state.ts"
import { Wake } from "./wake.ts"

/** A store in Redis, which also tells what its server can lose. */
export interface RedisStore extends Store {
  /** What the server's settings say about keeping things. Rejects when Redis cannot be reached. */
  inspect(): Promise<Durability>
}

/**
 * Keeps everything in Redis (6.2 or later, Valkey, Sentinel, Cluster): for any number of bot processes on any
 * number of machines, which share the work and keep each chat's order.
 *
 * What it said is in Redis' memory; whether it survives the server's crash is for the server's settings to
 * say: `appendonly yes` and `appendfsync always` lose nothing, others are named in the log at the start. Replicas
 * get writes a moment later, so one that takes over may miss the last ones; tokens of before are refused then.
 * Leases and retries go by the server's clock. Connections are opened at the first call and reopened for ever.
 * While Redis is away, `accept` rejects soon and a worker's calls wait for `patienceMs`.
 *
 * @throws BackchatError `bad_configuration` when an option cannot be used
 * @example createBot({ adapter, store: redisStore({ url: "redis://127.0.0.1:6379" }) })
 */
export function redisStore(options: RedisStoreOptions = {}): RedisStore {
  check(options)
  return new StoreInRedis(options, layoutOf(options.prefix ?? "backchat", options.shards ?? 1))
}

/** Less than 2^48, and so never a token: those are microseconds since 1970. */
const NONCES = 2 ** 48

class StoreInRedis implements RedisStore {
  readonly durable = true
  readonly buried: DeadLetters
  readonly #layout: Layout
  readonly #connections: Connections
  readonly #server: Server
  readonly #wake: Wake
  readonly #settling: Settling
  readonly #state: State
  readonly #claiming: readonly Claiming[]
  readonly #limits: { readonly maxPerLane: number; readonly maxWaiting: number }
  readonly #log: NonNullable<RedisStoreOptions["log"]>
  #isSubscribed = false
  #turn = 0
  #closing: Promise<void> | undefined

  constructor(options: RedisStoreOptions, layout: Layout) {
    const {
      log = defaultLog,
      rememberMs = 86_400_000,
      maxPerLane = 1_000,
      maxWaiting = 1_000_000,
      acceptTimeoutMs = 1_800,
      patienceMs = 20_000,
      sweepMs = 2_000,
    } = options
    const store = crypto.randomUUID()
    this.#log = log
    this.#layout = layout
    this.#limits = {
      maxPerLane,
      maxWaiting: Math.ceil(maxWaiting / layout.shards.length),
    }
    this.#connections = new Connections(options, log)
    const onOpen = (durability: Durability) => this.#warn(durability)
    this.#server = new Server({ connections: this.#connections, layout, acceptTimeoutMs, patienceMs, onOpen })
    this.#wake = new Wake(sweepMs)
    this.#settling = new Settling(this.#server, layout, Math.ceil(rememberMs))
    this.#state = new State(this.#server, layout, store)
    this.buried = new DeadLetters(this.#server, layout)
    const parts = { server: this.#server, wake: this.#wake, settling: this.#settling, store }
    this.#claiming = layout.shards.map((shard) => new Claiming(parts, shard))
  }

  async accept(delivery: Delivery, lease?: Lease): Promise<Acceptance | Claim> {
    const shard = this.#layout.shardOf(delivery.lane)
    const own = { seen: shard.key("seen", nameOf(delivery)) }
    const nonce = Math.floor(Math.random() * NONCES)
    const { lane } = delivery
    try {
      const reply = await this.#server.promptly(shard, ACCEPT, {
        own,
        args: { lane, item: itemOf(delivery), nonce, leaseMs: lease?.leaseMs ?? 0, ...this.#limits },
      })
      if (!Array.isArray(reply) || lease === undefined)
        return oneOf(reply, ["accepted", "waiting", "duplicate", "full"])
      this.#wake.expect(lease.leaseMs)
      return { delivery, token: integer(reply[0]), attempt: 1, journalled: false }
    } catch (error) {
      // It may be claimed all the same, and would wait for its lease to run out.
      if (lease !== undefined)
        this.#server.patiently(shard, GIVE_BACK, { own, args: { lane, nonce } }).catch(() => {})
      throw error
    }
  }

  claim({ max, leaseMs }: { readonly max: number; readonly leaseMs: number }): Promise<readonly Claim[]> {
    const first = this.#turn++ % this.#claiming.length // so that no shard is always the last to be asked
    return claimFrom([...this.#claiming.slice(first), ...this.#claiming.slice(0, first)], max, leaseMs)
  }

  async renew(claims: readonly Claim[], leaseMs: number): Promise<readonly Claim[]> {
    const lost = await Promise.all(
      this.#layout.shards.map(async (shard) => {
        const here = claims.filter(({ delivery }) => this.#layout.shardOf(delivery.lane) === shard)
        if (here.length === 0) return []
        const reply = await this.#server.patiently(shard, RENEW, {
          own: {},
          args: { leaseMs },
          moreArgs: here.flatMap(({ delivery, token }) => [delivery.lane, token]),
        })
        const numbers = new Set(list(reply).map(integer))
        return here.filter((_, index) => numbers.has(index))
      }),
    )
    return lost.flat()
  }

  async settle(claim: Claim, outcome: Outcome, settlement: Settlement = {}): Promise<void> {
    const isOffered = await this.#settling.settle(claim, outcome, settlement)
    if ("delayMs" in outcome) this.#wake.expect(outcome.delayMs)
    // Who subscribes is told by Redis.
    if (isOffered && !this.#isSubscribed) this.#wake.ring()
  }

  async journal(claim: Claim, entries: readonly JournalEntry[]): Promise<void> {
    const reply = await this.#server.patiently(this.#layout.shardOf(claim.delivery.lane), JOURNAL, {
      ...this.#held(claim),
      moreArgs: journalArgs(entries),
    })
    if (reply === "stale") throw new StaleClaimError(claim.delivery.id)
  }

  async recall(claim: Claim): Promise<ReadonlyMap<string, Json>> {
    const shard = this.#layout.shardOf(claim.delivery.lane)
    const reply = await this.#server.patiently(shard, RECALL, this.#held(claim))
    if (reply === "stale") throw new StaleClaimError(claim.delivery.id)
    const rows = list(reply).map(text)
    const journal = new Map<string, Json>()
    for (let at = 0; at < rows.length; at += 2) journal.set(rows[at] ?? "", JSON.parse(rows[at + 1] ?? ""))
    return journal
  }

  async behind({ delivery, token }: Claim, max: number): Promise<readonly Delivery[]> {
    const reply = await this.#server.patiently(this.#layout.shardOf(delivery.lane), BEHIND, {
      own: {},
      args: { lane: delivery.lane, token, max },
    })
    if (reply === "stale") throw new StaleClaimError(delivery.id)
    return list(reply).map((item) => deliveryOf(text(item)))
  }

  #held({ delivery, token }: Claim) {
    const journal = this.#layout.shardOf(delivery.lane).key("journal", nameOf(delivery))
    return { own: { journal }, args: { lane: delivery.lane, token } }
  }

  arrivals(signal: AbortSignal): AsyncIterable<void> {
    if (!this.#isSubscribed) {
      this.#isSubscribed = true
      void this.#subscribe()
    }
    return this.#wake.listen(signal)
  }

  async #subscribe(): Promise<void> {
    const channels = this.#layout.shards.map(({ keys }) => keys.wake)
    try {
      await this.#connections.subscribe(channels, () => this.#wake.ring())
    } catch (error) {
      if (this.#closing !== undefined) return
      this.#isSubscribed = false
      this.#log.warn(
        { error: describe(error) },
        "Redis does not let this bot hear of arrivals; it looks for them.",
      )
    }
  }

  get(key: string): Promise<Versioned | undefined> {
    return this.#state.get(key)
  }

  set(write: StateWrite): Promise<number | "conflict"> {
    return this.#state.set(write)
  }

  async depth(): Promise<Depth> {
    const total = { waiting: 0, claimed: 0, buried: 0 }
    let oldestAt: number | undefined
    const replies = this.#layout.shards.map((shard) =>
      this.#server.promptly(shard, DEPTH, { own: {}, args: {} }),
    )
    for (const reply of (await Promise.all(replies)).map(list)) {
      const [kept, claimed, buried] = [integer(reply[0]), integer(reply[1]), integer(reply[2])]
      total.waiting += kept - claimed
      total.claimed += claimed
      total.buried += buried
      const oldest = text(reply[3])
      if (oldest !== "" && !(Number(oldest) >= (oldestAt ?? Number.POSITIVE_INFINITY)))
        oldestAt = Number(oldest)
    }
    return { ...total, oldestAt }
  }

  inspect(): Promise<Durability> {
    return this.#server.inspect()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#wake.close()
    this.#server.close()
    await this.#connections.close()
  }

  #warn({ risks }: Durability): void {
    for (const risk of risks) this.#log.warn({ store: "redis" }, risk)
  }
}
