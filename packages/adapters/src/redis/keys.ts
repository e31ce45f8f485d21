import { BackchatError } from "@backchat/core"

/*
 * The keys, with prefix "backchat" and shard 0. Every key of a shard carries its hash tag, so that Redis
 * Cluster keeps them on one node, and every script gets the keys that it touches by name: that is why the
 * lanes are fields of a few shared hashes rather than keys of their own.
 *
 * A shard has, for its lanes:
 *
 *   {backchat:0}:lanes     hash    lane → "<head> <tail> <attempts> <token>"
 *                                  The numbers of its first and last delivery, how often the first was
 *                                  claimed, and the token of the claim on it ("0": free). Gone when empty.
 *   {backchat:0}:items     hash    <lane>/<number> → "<receivedAt> <delivery as JSON>"
 *   {backchat:0}:ready     list    the lanes that can be claimed, the longest waiting first
 *   {backchat:0}:leases    zset    lane → when its lease runs out
 *   {backchat:0}:retries   zset    lane → when its head is due again
 *   {backchat:0}:heads     zset    lane → when its head was received, for the age of the oldest
 *   {backchat:0}:journalled set    <lane>/<number> of each delivery that has a journal
 *   {backchat:0}:intents   hash    lane → state that a settle is about to write on another shard
 *   {backchat:0}:dead      hash    event id → [attempts, buriedAt, error, lane, adapter, item] as JSON
 *   {backchat:0}:graves    zset    event id → order of burial
 *   {backchat:0}:tick      string  the last tick
 *   {backchat:0}:wake      channel a message when `ready` was empty and is no more
 *
 * A lane with deliveries is in exactly one of `ready`, `leases` and `retries`. What waits is counted by the
 * sizes of these keys, so that there are no counters to run out of step.
 *
 * For each event, holder and value:
 *
 *   {backchat:0}:seen:<adapter>:<event id>     string. Who accepted it, and the token if it was claimed in the
 *                                              same step; later the token of the last settle, by which a settle that is sent twice recognises itself. It stays
 *                                              while the event waits, and for `rememberMs` after its end.
 *   {backchat:0}:journal:<adapter>:<event id>  hash    journal key → JSON; gone when the event is done
 *   {backchat:0}:receipt:<store>               string, expires with the leases
 *                                              The last claims that this store was given, handed out again
 *                                              if the reply did not reach it.
 *   {backchat:0}:state:<key>                   string, "<version> <writer> <JSON>", expires after `ttlMs`
 *                                              Version 0: deleted a moment ago. Only on shard 0.
 *   {backchat:0}:verdict:<settle>              string. What became of a settle's writes; see settling.ts.
 *   {backchat:0}:layout                        string. The version of all this and the number of shards.
 *
 * A tick is a number that is larger than every earlier one of its shard: the last one plus one, or the
 * server's clock in microseconds, whichever is more. Fencing tokens and state versions are ticks. The clock
 * is there for the server that lost its last moments (a replica that takes over, `appendfsync everysec`): a
 * plain counter would give out the same token twice.
 */

/** Raised when a process of an older layout could not work beside one of this. */
export const LAYOUT_VERSION = 1

export type ShardKey =
  | "lanes"
  | "items"
  | "ready"
  | "leases"
  | "retries"
  | "heads"
  | "journalled"
  | "intents"
  | "dead"
  | "graves"
  | "tick"
  | "wake"

/** The names of one shard's keys. */
export interface Shard {
  readonly index: number
  readonly keys: Readonly<Record<ShardKey, string>>
  /** A key of an event, a value or a store. */
  key(kind: "seen" | "journal" | "receipt" | "state" | "verdict", name: string): string
  readonly layout: string
}

export interface Layout {
  /** Never empty; the first has the state. */
  readonly shards: readonly [Shard, ...Shard[]]
  shardOf(lane: string): Shard
}

/** @throws BackchatError `bad_configuration` when the prefix or the number of shards cannot be used */
export function layoutOf(prefix: string, count: number): Layout {
  if (prefix === "" || /[{}\s]/.test(prefix)) {
    throw new BackchatError(
      "bad_configuration",
      `redisStore: the prefix "${prefix}" has to be some text without braces or spaces, like "backchat".`,
    )
  }
  if (!Number.isInteger(count) || count < 1 || count > 1_024) {
    throw new BackchatError("bad_configuration", `redisStore: shards is ${count}; it has to be 1 to 1024.`)
  }
  const first = shard(prefix, 0)
  const others = Array.from({ length: count - 1 }, (_, index) => shard(prefix, index + 1))
  const shards: Layout["shards"] = [first, ...others]
  return { shards, shardOf: (lane) => shards[hash(lane) % count] ?? first }
}

function shard(prefix: string, index: number): Shard {
  const tag = `{${prefix}:${index}}`
  return {
    index,
    keys: {
      lanes: `${tag}:lanes`,
      items: `${tag}:items`,
      ready: `${tag}:ready`,
      leases: `${tag}:leases`,
      retries: `${tag}:retries`,
      heads: `${tag}:heads`,
      journalled: `${tag}:journalled`,
      intents: `${tag}:intents`,
      dead: `${tag}:dead`,
      graves: `${tag}:graves`,
      tick: `${tag}:tick`,
      wake: `${tag}:wake`,
    },
    key: (kind, name) => `${tag}:${kind}:${name}`,
    layout: `${tag}:layout`,
  }
}

/** FNV-1a. It decides where things are kept, so it can never change. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}
