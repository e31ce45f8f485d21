import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { setTimeout as pause } from "node:timers/promises"
import { Redis } from "ioredis"

/** Every write is synced before it is answered. */
const DURABLE = ["--appendonly", "yes", "--appendfsync", "always"]

/** A Redis of our own on a free loopback port, and what can happen to it. */
export class RedisServer {
  readonly port: number
  readonly #folder: string
  #child: ChildProcess | undefined
  /** Only one thing at a time happens to it. */
  #last: Promise<void> = Promise.resolve()
  /** What has happened to it, each counted when it was seen to have. */
  readonly fired = { restarts: 0, cuts: 0, cutConnections: 0, slows: 0, outages: 0 }

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  /** @param folder where its append-only file is kept */
  static async start(folder: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder)
    await server.run()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Kills it with SIGKILL and starts it again on the same file, at once or after it was gone for a while. */
  restart(awayMs = 0): Promise<void> {
    return this.#inTurn(async () => {
      await this.stop()
      await pause(awayMs)
      await this.run()
      if (awayMs > 0) this.fired.outages++
      else this.fired.restarts++
    })
  }

  /** Drops every connection. */
  cut(): Promise<void> {
    return this.#inTurn(async () => {
      let dropped = 0
      for (const type of ["normal", "pubsub"])
        dropped += Number(await this.command("CLIENT", "KILL", "TYPE", type))
      if (dropped === 0) return
      this.fired.cuts++
      this.fired.cutConnections += dropped
    })
  }

  /** Lets it answer nothing for a while: once because it holds its clients back, once because it is busy. */
  slow(ms: number): Promise<void> {
    return this.#inTurn(async () => {
      const isBusy = this.fired.slows % 2 === 1
      const askedAt = performance.now()
      if (isBusy) await this.command("DEBUG", "SLEEP", `${ms / 1_000}`)
      else await this.command("CLIENT", "PAUSE", `${ms}`, "ALL")
      await this.command("PING")
      if (performance.now() - askedAt > ms * 0.9) this.fired.slows++
    })
  }

  /** One command on a connection of its own. */
  async command(name: string, ...args: readonly string[]): Promise<unknown> {
    const redis = new Redis(this.url, { enableReadyCheck: false })
    try {
      return await redis.call(name, ...args)
    } finally {
      redis.disconnect()
    }
  }

  /** SIGKILL. */
  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.#child = undefined
    child.kill("SIGKILL")
    await once(child, "exit")
  }

  /**
   * Starts it on what its file holds.
   *
   * @param until what it has to print: with an earlier line than the usual it is found still loading
   */
  async run(until = "Ready to accept connections", ...more: readonly string[]): Promise<void> {
    const address = ["--port", `${this.port}`, "--bind", "127.0.0.1", "--dir", this.#folder]
    const settings = [...DURABLE, "--save", "", "--enable-debug-command", "local", ...more]
    const child = spawn("redis-server", [...address, ...settings], { stdio: ["ignore", "pipe", "inherit"] })
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject)
      child.once("exit", (code) => reject(new Error(`redis-server left with ${code} before it was ready.`)))
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes(until)) resolve()
      })
    })
  }

  #inTurn(happen: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(happen)
    this.#last = turn.catch(() => {})
    return turn
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("No TCP port is free.")
  return address.port
}
