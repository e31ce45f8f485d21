import { BackchatError, describe, type Log } from "@backchat/core"
import { type Cluster, Redis, type RedisOptions } from "ioredis"
import type { RedisStoreOptions } from "./options.ts"

const DEFAULT_URL = "redis://127.0.0.1:6379"

/**
 * Commands that Redis does not answer are sent once more after a reconnect and then rejected, so that none
 * waits in a queue after its caller has gone. Whoever wants to wait longer calls again.
 */
const OPTIONS = {
  lazyConnect: true,
  maxRetriesPerRequest: 1,
  connectTimeout: 5_000,
  socketTimeout: 10_000, // a connection that answers nothing is given up
  keepAlive: 10_000,
  enableAutoPipelining: true,
  stringNumbers: false,
  replyMapping: "legacy",
  retryStrategy: (times: number) => Math.min(50 * 2 ** (times - 1), 500),
  // The node was a master and is none any more: the next connection may find the one that is.
  reconnectOnError: (error: Error) => error.message.includes("READONLY"),
} as const satisfies RedisOptions

/** How long a goodbye may take. */
const QUIT_MS = 1_000

/** The store's two connections: one for commands, one that is told of arrivals. Opened at the first need. */
export class Connections {
  readonly commands: Redis | Cluster
  readonly #log: Log
  #subscriber: Redis | Cluster | undefined

  constructor({ url, client }: Pick<RedisStoreOptions, "url" | "client">, log: Log) {
    this.#log = log
    this.commands = client ? alike(client) : new Redis(validURL(url), OPTIONS)
    this.#watch(this.commands, "commands")
  }

  /** Calls back for every message on the channels, and whenever some may have been missed. */
  async subscribe(channels: readonly string[], onMessage: () => void): Promise<void> {
    const subscriber = alike(this.commands)
    this.#subscriber = subscriber
    this.#watch(subscriber, "wake-ups")
    subscriber.on("message", onMessage)
    subscriber.on("ready", onMessage)
    await subscriber.subscribe(...channels)
    onMessage()
  }

  /** Lets commands under way finish, if Redis is there. */
  async close(): Promise<void> {
    this.#subscriber?.disconnect()
    if (this.commands.status === "ready") {
      const quit = this.commands.quit().catch(() => {})
      const tooLong = new Promise((resolve) => setTimeout(resolve, QUIT_MS).unref())
      await Promise.race([quit, tooLong])
    }
    this.commands.disconnect()
  }

  /** One line when a connection is lost and one when it is back, not one for every try. */
  #watch(connection: Redis | Cluster, purpose: string): void {
    let isLost = false
    connection.on("error", (error: unknown) => {
      if (isLost) return
      isLost = true
      this.#log.warn({ connection: purpose, error: describe(error) }, "Redis is out of reach; trying again.")
    })
    connection.on("ready", () => {
      if (isLost) this.#log.warn({ connection: purpose }, "Redis is back.")
      isLost = false
    })
  }
}

/** Another connection to the same place. */
function alike(client: Redis | Cluster): Redis | Cluster {
  if (!("nodes" in client)) return client.duplicate(OPTIONS)
  const { lazyConnect, ...redisOptions } = OPTIONS // a cluster decides by itself when to connect to a node
  return client.duplicate([], {
    lazyConnect,
    redisOptions: { ...client.options.redisOptions, ...redisOptions },
  })
}

/** @throws BackchatError `bad_configuration` */
function validURL(given: string | undefined): string {
  const url = given ?? process.env.REDIS_URL ?? DEFAULT_URL
  if (/^(?:rediss?|unix):\/\//.test(url) && URL.canParse(url)) return url
  throw new BackchatError(
    "bad_configuration",
    // The URL may carry a password, and messages end up in logs.
    `redisStore: the url has to look like ${DEFAULT_URL}, with rediss:// for TLS.`,
  )
}
