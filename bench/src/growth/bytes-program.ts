// What a store keeps for one waiting event, one remembered id and one session.
import { statSync } from "node:fs"
import { Redis } from "ioredis"
import type { StorePlace } from "../contenders/contender.ts"
import { linqArrival } from "../platforms/linq.ts"
import { orderOf, report } from "../running/child.ts"
import { fill, handleSome, unlimitedStore } from "./stock.ts"

export interface BytesOrder {
  readonly store: StorePlace
  readonly count: number
}

const { store: place, count } = orderOf<BytesOrder>()
const store = unlimitedStore(place)
const redis = place.kind === "redis" ? new Redis(place.place ?? "") : undefined

const empty = await size()
for (let key = 0; key < count; key += 500) {
  await Promise.all(
    Array.from({ length: 500 }, (_, index) => store.set({ key: `session:${key + index}`, value: { n: 1 } })),
  )
}
const withSessions = await size()
let index = 0
await fill(store, count, count, () => linqArrival({ index: ++index, chat: index, text: "hello" }).body)
const withWaiting = await size()
for (let handled = 0; handled < count; ) handled += await handleSome(store, 500)
const withIds = await size()
report({
  session: (withSessions - empty) / count,
  waiting: (withWaiting - withSessions) / count,
  // A file keeps the room of what was deleted, so there the difference says nothing.
  ...(place.kind !== "sqlite" && { remembered: (withIds - withSessions) / count }),
})

async function size(): Promise<number> {
  if (redis !== undefined) return Number(/used_memory:(\d+)/.exec(await redis.info("memory"))?.[1])
  if (place.kind === "sqlite") return statSync(`${place.place}`).size + statSync(`${place.place}-wal`).size
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
