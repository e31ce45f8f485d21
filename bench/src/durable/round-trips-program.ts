// How often one event goes to Redis and back, from the door to its settlement, in this process.
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

const { contender: name, store, events } = orderOf<RoundTripsOrder>()
const { arrival, load } = CONTENDERS[name]
const contender = await load()
const settled = new Settled()
const bot = await open(contender, { reply: "nothing", store, hear: () => {}, settled: settled.note })
const redis = new Redis(store.place ?? "")
let index = 0

await tripsOf(64)
report({ alone: await tripsOf(1), together: await tripsOf(64) })

async function tripsOf(window: number): Promise<number> {
  const arrivals = Array.from({ length: events }, () => {
    index++
    return bot.arrive(arrival({ index, chat: index, text: "A table for two, please" }))
  })
  const before = await reads()
  await pump(arrivals, settled, window)
  return ((await reads()) - before - 1) / events // the first question was read after it was counted
}

async function reads(): Promise<number> {
  const info = await redis.info("stats")
  return Number(/total_reads_processed:(\d+)/.exec(info)?.[1])
}
