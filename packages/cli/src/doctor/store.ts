import { silentLog } from "@backchat/core"
import { loadRedis, openStore, reach, withoutPassword } from "../stores/open-store.ts"
import { broken, type Finding, good, note } from "./finding.ts"

const REMEDY = "--store is a SQLite file, or a URL like redis://127.0.0.1:6379; REDIS_URL is looked at too."

/** Whether the store can be opened, what waits in it, and what a Redis can lose. */
export async function lookAtStore(place: string | undefined): Promise<readonly Finding[]> {
  if (place === undefined) return [note("store", "none was named, so none was looked at", REMEDY)]
  try {
    return /^rediss?:/.test(place) ? await lookAtRedis(place) : await lookAtFile(place)
  } catch (error) {
    return [broken("store", error instanceof Error ? error.message : String(error), REMEDY)]
  }
}

async function lookAtFile(file: string): Promise<readonly Finding[]> {
  const { store } = await openStore(file)
  try {
    return depthFindings(file, await store.depth())
  } finally {
    await store.close()
  }
}

async function lookAtRedis(url: string): Promise<readonly Finding[]> {
  const { redisStore } = await loadRedis()
  const store = redisStore({ url, log: silentLog })
  await reach(store, url)
  try {
    const { risks } = await store.inspect()
    const depth = depthFindings(withoutPassword(url), await store.depth())
    if (risks.length === 0) return [...depth, good("redis", "keeps what it has acknowledged")]
    return [...depth, ...risks.map((risk) => note("redis", risk))]
  } finally {
    await store.close()
  }
}

function depthFindings(
  name: string,
  {
    waiting,
    claimed,
    buried,
  }: { readonly waiting: number; readonly claimed: number; readonly buried: number },
): readonly Finding[] {
  const open = good("store", `${name} opens: ${waiting} waiting, ${claimed} at work`)
  if (buried === 0) return [open]
  return [
    open,
    note("dead", `${buried} dead ${buried === 1 ? "letter" : "letters"}`, "backchat dead list shows why."),
  ]
}
