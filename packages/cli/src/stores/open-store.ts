import { existsSync, readdirSync } from "node:fs"
import { join, relative } from "node:path"
import { BackchatError, type Store, silentLog } from "@backchat/core"
import { Failure, Misuse } from "../command-line/problem.ts"
import { findFolder } from "../running/folder.ts"

/** A bot's store, opened beside the bot itself. */
export interface OpenStore {
  readonly store: Store
  /** Its file, or its URL without the password. */
  readonly name: string
}

/**
 * Opens the store that `--store` names, or the only one that `backchat dev` left in this project.
 *
 * @throws Misuse when it is not clear which; Failure when it is not there
 */
export async function openStore(given: string | undefined, prefix?: string): Promise<OpenStore> {
  const place = given ?? onlyFile()
  if (/^rediss?:\/\//.test(place)) return openRedis(place, prefix)
  if (prefix !== undefined) throw new Misuse("--prefix is for Redis; a SQLite file holds one bot's store.")
  if (!existsSync(place)) {
    throw new Failure(
      `There is no file ${place}. --store is a SQLite file, or a URL like redis://127.0.0.1:6379.`,
    )
  }
  const { sqliteStore } = await import("@backchat/adapters/sqlite")
  return { store: sqliteStore({ file: place }), name: relative(process.cwd(), place) }
}

function onlyFile(): string {
  const folder = findFolder()
  const files = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith(".sqlite"))
  const [file, ...others] = files
  if (folder !== undefined && file !== undefined && others.length === 0) return join(folder, file)
  throw new Misuse(
    files.length === 0
      ? "Which store? Say --store FILE for SQLite, or --store redis://127.0.0.1:6379."
      : `Which store? There are ${files.map((name) => `.backchat/${name}`).join(", ")}; say --store FILE.`,
  )
}

async function openRedis(url: string, prefix: string | undefined): Promise<OpenStore> {
  const { redisStore } = await loadRedis()
  const store = redisStore({ url, log: silentLog, ...(prefix !== undefined && { prefix }) })
  await reach(store, url)
  return { store, name: withoutPassword(url) }
}

/** @throws Failure when nobody answers, after the store is closed */
export async function reach(store: Store, url: string): Promise<void> {
  try {
    await store.depth()
  } catch (cause) {
    await store.close()
    const why =
      cause instanceof BackchatError ? cause.message : "nobody answers there, or it asks for a password."
    throw new Failure(`Redis cannot be used at ${withoutPassword(url)}: ${why}`, { cause })
  }
}

/** @throws Failure when the Redis client is not installed: only bots on Redis need it */
export async function loadRedis(): Promise<typeof import("@backchat/adapters/redis")> {
  try {
    return await import("@backchat/adapters/redis")
  } catch (cause) {
    if (Object(cause).code !== "ERR_MODULE_NOT_FOUND") throw cause
    throw new Failure("The client for Redis is not installed here: npm install ioredis", { cause })
  }
}

/** A URL that may be shown. */
export function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url
  const shown = new URL(url)
  if (shown.password !== "") shown.password = "***"
  return shown.href
}
