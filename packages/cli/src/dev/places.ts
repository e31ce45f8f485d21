import { rmSync } from "node:fs"
import { join, resolve } from "node:path"
import { Failure, Misuse } from "../command-line/problem.ts"
import { makeFolder } from "../running/folder.ts"
import { allRunning } from "../running/record.ts"

/** Whether conversations and state are those of last time. A throw-away session leaves nothing behind. */
export type Memory = "kept" | "fresh" | "throw-away"

/** Where a session keeps things. */
export interface Places {
  /** The bot's SQLite file, or `memory`. */
  readonly store: string
  /** Absent for a session that is thrown away. */
  readonly kept?: { readonly folder: string; readonly world: string }
}

/**
 * Chooses where a bot's state is, and empties it for a fresh beginning.
 *
 * @param store what was asked for: a file, `memory`, or nothing
 * @throws Failure when the same bot runs already; Misuse when somebody's own file would have to be deleted
 */
export async function choosePlaces(name: string, memory: Memory, store: string | undefined): Promise<Places> {
  const own = store === undefined || store === "memory" ? store : resolve(store)
  if (memory === "throw-away") return { store: own ?? "memory" }
  if (memory === "fresh" && own !== undefined && own !== "memory") {
    throw new Misuse(`--fresh empties .backchat/ alone. To forget what is in ${store}, delete it yourself.`)
  }
  const folder = makeFolder()
  await refuseTwin(name)
  const usual = join(folder, `${name}.sqlite`)
  const world = join(folder, `${name}.world`)
  if (memory === "fresh") {
    for (const file of [world, usual, `${usual}-wal`, `${usual}-shm`]) rmSync(file, { force: true })
  }
  return { store: own ?? usual, kept: { folder, world } }
}

async function refuseTwin(name: string): Promise<void> {
  const twin = allRunning().find((one) => one.name === name)
  // Its number may be another process' by now.
  if (twin === undefined || !(await answers(twin.url))) return
  throw new Failure(
    `${name} runs already, at ${twin.url} (process ${twin.pid}), and keeps its state in .backchat/. Stop it first.`,
  )
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(2_000) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
