// Load on a server from a process of its own, over connections that stay open.
import { Pool } from "undici"
import { CONTENDERS, type ContenderName } from "../contenders/registry.ts"
import { percentile } from "../figures/statistics.ts"
import { orderOf } from "../running/child.ts"
import { nowMs, sayingNow } from "./clock.ts"
import { asFastAsAnswered, atRate } from "./load.ts"

export interface LoadOrder {
  readonly contender: ContenderName
  readonly url: string
  readonly chats: number
}

/** One load: events at a rate, or without one as fast as `connections` requests at a time are answered. */
export interface LoadTask {
  readonly events: number
  readonly perSecond?: number
}

export interface LoadReport {
  /** By the clock that all processes share. */
  readonly startedAtMs: number
  readonly seconds: number
  readonly acknowledged: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
}

const CONNECTIONS = 64

const { contender, url, chats } = orderOf<LoadOrder>()
const { arrival } = CONTENDERS[contender]
const { origin, pathname } = new URL(url)
const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 })
let index = 0
let acknowledged = 0

process.on("message", ({ events, perSecond }: LoadTask) => void load(events, perSecond))
process.on("disconnect", () => process.exit(0))

async function load(events: number, perSecond: number | undefined): Promise<void> {
  acknowledged = 0
  // A flood is signed beforehand: the sender shares the machine with the server.
  const posts =
    perSecond === undefined ? Array.from({ length: events }, made).map((one) => () => post(one)) : []
  const startedAtMs = nowMs()
  const latencies = await (perSecond === undefined
    ? asFastAsAnswered(posts, CONNECTIONS)
    : atRate(() => post(made()), events, perSecond))
  const seconds = (nowMs() - startedAtMs) / 1_000
  latencies.sort()
  const report: LoadReport = {
    startedAtMs,
    seconds,
    acknowledged,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    p999Ms: percentile(latencies, 0.999),
  }
  process.send?.(report)
}

function made() {
  index++
  return arrival({ index, chat: index % chats, text: sayingNow() })
}

async function post({ headers, body }: ReturnType<typeof made>): Promise<void> {
  const { statusCode, body: answer } = await pool.request({ path: pathname, method: "POST", headers, body })
  await answer.dump()
  if (statusCode === 200) acknowledged++
}
