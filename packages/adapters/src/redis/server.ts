import { setMaxListeners } from "node:events"
import { BackchatError } from "@backchat/core"
import type { Connections } from "./connections.ts"
import { type Durability, durabilityOf } from "./durability.ts"
import { LAYOUT_VERSION, type Layout, type Shard } from "./keys.ts"
import { closed, patiently, within } from "./patience.ts"
import { type Call, evaluate, type Script } from "./script.ts"

export interface ServerOptions {
  readonly connections: Connections
  readonly layout: Layout
  readonly acceptTimeoutMs: number
  readonly patienceMs: number
  /** Called once, when the server was first spoken to. */
  readonly onOpen: (durability: Durability) => void
}

type Ask<Own extends string, Arg extends string> = Omit<Call<Own, Arg>, "keys">

/** Redis, asked by scripts: in a hurry or with patience. */
export class Server {
  readonly #options: ServerOptions
  readonly #closing = new AbortController()
  #opening: Promise<void> | undefined

  constructor(options: ServerOptions) {
    this.#options = options
    setMaxListeners(0, this.#closing.signal) // every call that waits for Redis listens to it
  }

  /** For whoever has somebody waiting: answers soon, or rejects. */
  promptly<Own extends string, Arg extends string>(
    shard: Shard,
    script: Script<Own, Arg>,
    ask: Ask<Own, Arg>,
  ): Promise<unknown> {
    return within(this.#options.acceptTimeoutMs, this.#run(shard, script, ask))
  }

  /** For the work: waits for a Redis that is away, for some time. */
  patiently<Own extends string, Arg extends string>(
    shard: Shard,
    script: Script<Own, Arg>,
    ask: Ask<Own, Arg>,
  ): Promise<unknown> {
    return this.#patiently(() => this.#run(shard, script, ask))
  }

  /** The value of a string key. */
  read(key: string): Promise<string | null> {
    const { commands } = this.#options.connections
    return this.#patiently(async () => {
      await this.#open()
      return commands.get(key)
    })
  }

  /** Deletes a key, some time; nothing depends on it. */
  forget(key: string): void {
    void this.#options.connections.commands.del(key).catch(() => {})
  }

  inspect(): Promise<Durability> {
    const { connections, acceptTimeoutMs } = this.#options
    const durability = this.#open().then(() => durabilityOf(connections.commands))
    return within(acceptTimeoutMs, durability)
  }

  close(): void {
    this.#closing.abort(closed())
  }

  #patiently<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const { patienceMs } = this.#options
    return within(patienceMs, patiently(patienceMs, work, this.#closing.signal))
  }

  async #run<Own extends string, Arg extends string>(
    { keys }: Shard,
    script: Script<Own, Arg>,
    ask: Ask<Own, Arg>,
  ): Promise<unknown> {
    this.#closing.signal.throwIfAborted()
    await this.#open()
    return evaluate(this.#options.connections.commands, script, { ...ask, keys })
  }

  /** Looks at the server once, before the first script runs. Until that succeeds every call tries anew. */
  #open(): Promise<void> {
    this.#opening ??= this.#look().catch((error: unknown) => {
      this.#opening = undefined
      throw error
    })
    return this.#opening
  }

  async #look(): Promise<void> {
    const { connections, layout, onOpen } = this.#options
    const { commands } = connections
    const [{ layout: key }] = layout.shards
    const ours = `${LAYOUT_VERSION} ${layout.shards.length}`
    await commands.setnx(key, ours)
    const theirs = await commands.get(key)
    if (theirs !== ours) throw otherLayout(key, theirs ?? "", layout.shards.length)
    durabilityOf(commands).then(onOpen, () => {})
  }
}

function otherLayout(key: string, theirs: string, shards: number): BackchatError {
  const [version, count] = theirs.split(" ")
  return new BackchatError(
    "bad_configuration",
    version === `${LAYOUT_VERSION}`
      ? `redisStore: the keys in Redis are spread over ${count} shards, not ${shards}. Pass shards: ${count}, ` +
          `or let the bots empty their backlog, stop them all, and delete ${key}.`
      : `redisStore: the keys in Redis have layout ${version}; this Backchat knows ${LAYOUT_VERSION}. ` +
          "Use the same Backchat for all bots on one prefix.",
  )
}
