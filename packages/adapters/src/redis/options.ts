import { BackchatError, type Log } from "@backchat/core"
import type { Cluster, Redis } from "ioredis"

/** Where the Redis is, and how much it may hold. */
export interface RedisStoreOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` for TLS. Default: `REDIS_URL`, else this machine's 6379. */
  readonly url?: string | undefined
  /**
   * An ioredis `Redis` (also of a Sentinel) or `Cluster` instead of a URL. The store opens its own two
   * connections with the same options, and leaves yours alone.
   */
  readonly client?: Redis | Cluster | undefined
  /** The first part of every key, for several bots on one Redis. Default `backchat`. */
  readonly prefix?: string | undefined
  /**
   * Over how many hash slots the lanes are spread. One carries some ten thousand events a second; more than
   * one helps only with Redis Cluster, where some four for each node spread well. State stays on the first
   * shard, so a settle that writes state takes three round trips from another. It is part of the layout:
   * another number than the one that the keys were written with is refused. Default 1.
   */
  readonly shards?: number | undefined
  /** How long an event id is remembered after the event has ended. Default 24 hours; the platform redelivers for 25 minutes. */
  readonly rememberMs?: number | undefined
  /** Deliveries one lane holds before `accept` answers `"full"`. Default 1,000. */
  readonly maxPerLane?: number | undefined
  /** Deliveries all lanes hold together, an equal part of them on each shard. Default 1,000,000. */
  readonly maxWaiting?: number | undefined
  /**
   * How long `accept`, `depth` and `buried` wait for Redis before they reject. The platform hears 503 then,
   * and delivers again. Default 1,800, so that it hears within two seconds.
   */
  readonly acceptTimeoutMs?: number | undefined
  /**
   * How long a worker's calls (claim, renew, settle, journal, state) wait for a Redis that is away before
   * they reject. Default 20,000.
   */
  readonly patienceMs?: number | undefined
  /**
   * How often workers look for work without having been woken: for wake-ups that got lost with a connection.
   * Default 2,000.
   */
  readonly sweepMs?: number | undefined
  /** Hears what the server's settings can lose, and of lost connections. Default: JSON lines on stderr. */
  readonly log?: Log | undefined
}

const NUMBERS = [
  "rememberMs",
  "maxPerLane",
  "maxWaiting",
  "acceptTimeoutMs",
  "patienceMs",
  "sweepMs",
] as const

/** @throws BackchatError `bad_configuration` when a number makes no sense, or there are two places */
export function check(options: RedisStoreOptions): void {
  for (const name of NUMBERS) {
    const value = options[name]
    if (value !== undefined && !(value > 0 && value <= Number.MAX_SAFE_INTEGER)) {
      throw new BackchatError("bad_configuration", `redisStore: ${name} is ${value}; it has to be above 0.`)
    }
  }
  if (options.url !== undefined && options.client !== undefined) {
    throw new BackchatError("bad_configuration", "redisStore: pass a url or a client, not both.")
  }
}
