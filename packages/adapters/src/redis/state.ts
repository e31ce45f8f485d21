import type { Json, StateWrite, Versioned } from "@backchat/core"
import type { Layout } from "./keys.ts"
import { text } from "./reply.ts"
import { WRITE } from "./scripts/state.ts"
import type { Server } from "./server.ts"

/** Values with versions, on the first shard. */
export class State {
  readonly #server: Server
  readonly #layout: Layout
  readonly #store: string
  #written = 0

  constructor(server: Server, layout: Layout, store: string) {
    this.#server = server
    this.#layout = layout
    this.#store = store
  }

  async get(key: string): Promise<Versioned | undefined> {
    const [home] = this.#layout.shards
    const entry = await this.#server.read(home.key("state", key))
    return entry === null ? undefined : versionedOf(entry)
  }

  async set(write: StateWrite): Promise<number | "conflict"> {
    const [home] = this.#layout.shards
    const [ifVersion, ttlMs, json] = writeArgs(write)
    const reply = await this.#server.patiently(home, WRITE, {
      own: { state: home.key("state", write.key) },
      args: { writer: `${this.#store}:${++this.#written}`, ifVersion, ttlMs, json },
    })
    return reply === "conflict" ? reply : Number(text(reply))
  }
}

/** What the scripts want to know of a write: the version it is based on, its time to live and its JSON. */
export function writeArgs({ ifVersion, ttlMs, value }: StateWrite): [string, string, string] {
  return [
    ifVersion === undefined ? "" : `${ifVersion}`,
    ttlMs === undefined ? "" : `${Math.max(1, Math.ceil(ttlMs))}`,
    value === undefined ? "" : JSON.stringify(value),
  ]
}

/** Reads "<version> <writer> <JSON>". Version 0 stands for what was deleted. */
function versionedOf(entry: string): Versioned | undefined {
  const first = entry.indexOf(" ")
  const second = entry.indexOf(" ", first + 1)
  const version = Number(entry.slice(0, first))
  if (version === 0) return undefined
  const value: Json = JSON.parse(entry.slice(second + 1))
  return { value, version }
}
