import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"

/** A Redis of our own on a free loopback port, with every write synced to its append-only file. */
export class RedisServer {
  readonly port: number
  readonly #folder: string
  #child: ChildProcess | undefined
  restarts = 0

  private constructor(port: number, folder: string) {
    this.port = port
    this.#folder = folder
  }

  static async start(folder: string): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), folder)
    await server.#run()
    return server
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** Kills it with SIGKILL and starts it again on the same file. */
  async restart(): Promise<void> {
    this.restarts++
    await this.stop()
    await this.#run()
  }

  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.#child = undefined
    child.kill("SIGKILL")
    await once(child, "exit")
  }

  async #run(): Promise<void> {
    const settings = ["--save", "", "--appendonly", "yes", "--appendfsync", "always", "--bind", "127.0.0.1"]
    const child = spawn("redis-server", ["--port", String(this.port), "--dir", this.#folder, ...settings], {
      stdio: ["ignore", "pipe", "inherit"],
    })
    this.#child = child
    await new Promise<void>((resolve, reject) => {
      child.once("error", reject)
      child.once("exit", (code) => reject(new Error(`redis-server left with ${code} before it was ready.`)))
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        if (text.includes("Ready to accept connections")) resolve()
      })
    })
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
