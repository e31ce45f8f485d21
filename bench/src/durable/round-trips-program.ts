// How often one event goes to Redis and back, from the door to its settlement, in this process.
import { setTimeout as pause } from "node:timers/promises"
import { Redis } from "ioredis"
import { open, type StorePlace } from "../contenders/contender.ts"
import { CONTENDERS, type ContenderName } from "../contenders/registry.ts"
import { pump, Settled } from "../door/pump.ts"
import { orderOf, report } from "../running/child.ts"

export interface RoundTripsOrder {
  readonly contender: ContenderName
  readonly store: StorePlace
  readonly events: number
}

/** Longer than a round trip on loopback. */
const APART_MS = 10

const { contender: name, store, events } = orderOf<RoundTripsOrder>()
const { arrival, load } = CONTENDERS[name]
const contender = await load()
const settled = new Settled()
const bot = await open(contender, { reply: "nothing", store, hear: () => {}, settled: settled.note })
const redis = new Redis(store.place ?? "")
let index = 0

await tripsOf(handleTogether)
report({ alone: await tripsOf(handleApart), together: await tripsOf(handleTogether) })

type Arrivals = readonly (() => Promise<void>)[]

async function tripsOf(handle: (arrivals: Arrivals) => Promise<void>): Promise<number> {
  const arrivals = Array.from({ length: events }, () => {
    index++
    return bot.arrive(arrival({ index, chat: index, text: "A table for two, please" }))
  })
  const before = await reads()
  await handle(arrivals)
  return ((await reads()) - before - 1) / events // the first question was read after it was counted
}

function handleTogether(arrivals: Arrivals): Promise<void> {
  return pump(arrivals, settled)
}

/** Each after the one before has left nothing under way: what follows closely travels with it. */
async function handleApart(arrivals: Arrivals): Promise<void> {
  for (const arrive of arrivals) {
    await pump([arrive], settled)
    await pause(APART_MS)
  }
}

async function reads(): Promise<number> {
  const info = await redis.info("stats")
  return Number(/total_reads_processed:(\d+)/.exec(info)?.[1])
}
