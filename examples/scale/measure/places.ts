import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { redisStore } from "@backchat/adapters/redis"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { memoryStore, type Store, silentLog } from "backchat"
import { Redis } from "ioredis"

export const KINDS = ["memory", "sqlite", "redis"] as const
export type Kind = (typeof KINDS)[number]

/** How much of everything is measured. */
export interface Extent {
  /** 1 is all of it. */
  readonly scale: number
  readonly kinds: readonly Kind[]
}

/** A store's empty place, where measurements begin. */
export interface Place {
  readonly kind: Kind
  /** A file, a URL, or nothing. */
  readonly address: string
  /** Another view of the place, as another process has it; of the memory there is only one. */
  open(): Store
  /** Bytes that it takes now: of heap, of the closed file, or of Redis' memory. */
  weigh(store: Store): Promise<number>
  /** Redis, to ask it about itself. */
  readonly redis: Redis | undefined
  close(): Promise<void>
}

/** Deep enough for a million in ten chats. */
const NO_LIMIT = { maxPerLane: 10_000_000, maxWaiting: 10_000_000 }

/** The store of a kind at an address that {@link newPlace} gave. */
export function openStore(kind: Kind, address: string): Store {
  if (kind === "memory") return memoryStore(NO_LIMIT)
  if (kind === "sqlite") return sqliteStore({ file: address, ...NO_LIMIT })
  return redisStore({ url: address, log: silentLog, ...NO_LIMIT, acceptTimeoutMs: 60_000 })
}

export async function newPlace(kind: Kind): Promise<Place> {
  if (kind === "redis") return newRedis()
  const folder = mkdtempSync(join(tmpdir(), "backchat-scale-"))
  const address = join(folder, "bot.sqlite")
  return {
    kind,
    address,
    redis: undefined,
    open: () => openStore(kind, address),
    weigh: async (store) => {
      if (kind === "memory") return heapUsed()
      await store.close() // so that its log is in the file
      return statSync(address).size
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A Redis of our own that syncs every write, as the documentation asks for. */
async function newRedis(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "backchat-scale-"))
  const port = await freePort()
  const server = spawn(
    "redis-server",
    [
      ...["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", ""],
      ...["--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0"],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  )
  await readyToAccept(server)
  const address = `redis://127.0.0.1:${port}`
  const redis = new Redis(address)
  return {
    kind: "redis",
    address,
    redis,
    open: () => openStore("redis", address),
    weigh: async () => Number(/^used_memory:(\d+)/m.exec(await redis.info("memory"))?.[1]),
    close: async () => {
      redis.disconnect()
      const isOver = once(server, "exit")
      server.kill("SIGKILL")
      await isOver
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function readyToAccept(server: ChildProcess): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.once("exit", (code) => reject(new Error(`redis-server ended with ${code}.`)))
    server.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("Ready to accept connections")) resolve()
    })
  })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const address = probe.address()
  probe.close()
  await once(probe, "close")
  if (address === null || typeof address === "string") throw new Error("There is no free port.")
  return address.port
}

/** What the heap holds when everything is thrown away that can be. */
function heapUsed(): number {
  setFlagsFromString("--expose_gc")
  runInNewContext("gc")()
  return process.memoryUsage().heapUsed
}
