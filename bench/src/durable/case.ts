import type { Case, Effort } from "../cases.ts"
import type { StorePlace } from "../contenders/contender.ts"
import type { ContenderName } from "../contenders/registry.ts"
import { underLoad } from "../http/under-load.ts"
import { type Figures, runProgram } from "../running/child.ts"
import { withStore } from "../running/places.ts"
import { redisIsMissing } from "../running/redis-server.ts"
import type { Series } from "../running/series.ts"
import type { RoundTripsOrder } from "./round-trips-program.ts"

const ROUND_TRIPS = new URL("./round-trips-program.js", import.meta.url)
const SLOW_HANDLER_MS = 5_000

interface Kept {
  readonly name: string
  readonly contender: ContenderName
  readonly kind: StorePlace["kind"]
}

const KEPT: readonly Kept[] = [
  { name: "backchat, memory", contender: "backchat", kind: "memory" },
  { name: "backchat, sqlite", contender: "backchat", kind: "sqlite" },
  { name: "backchat, redis", contender: "backchat", kind: "redis" },
  { name: "chat sdk, ioredis", contender: "chat sdk", kind: "redis" },
]

/** What keeping events costs: on disk before the acknowledgement, SQLite and Redis synced at every commit. */
export const durable: Case = {
  name: "durable",
  title: "stores: rates, latency while handlers are slow, round trips",
  async series(effort) {
    const missing = redisIsMissing()
    const kept = missing === undefined ? KEPT : KEPT.filter(({ kind }) => kind !== "redis")
    const notes = missing === undefined ? [] : [missing]
    const rates = effort.quick ? [] : [500, 1_500]
    const series = [floods(kept, effort, notes), ...rates.map((rate) => latencies(kept, rate))]
    return missing === undefined ? [...series, roundTrips(effort)] : series
  },
}

function floods(kept: readonly Kept[], { quick }: Effort, notes: readonly string[]): Series {
  return {
    title: "Durable: as many as are acknowledged, empty handler, 64 connections, over HTTP",
    columns: [
      { figure: "acknowledgedPerSecond", heading: "acknowledged/s", lessIsBetter: false, digits: 0 },
      { figure: "handledPerSecond", heading: "handled/s", lessIsBetter: false, digits: 0 },
      { figure: "cpuUs", heading: "server's CPU µs", lessIsBetter: true },
      { figure: "p50Ms", heading: "ack p50 ms", lessIsBetter: true },
      { figure: "p99Ms", heading: "ack p99 ms", lessIsBetter: true },
    ],
    compared: "acknowledgedPerSecond",
    comparison: "memory is faster by",
    notes: [
      "SQLite: WAL, synchronous=FULL. Redis: appendfsync always. Chat SDK keeps ids and locks, not the events.",
      ...notes,
    ],
    entrants: kept.map(({ name, contender, kind }) => ({
      name,
      run: () =>
        withStore(kind, (store) =>
          underLoad({ contender, reply: "nothing", store }, 1_000, (pair) =>
            pair.flood(quick ? 0.5 : 3, quick ? 1_000 : 4_000),
          ),
        ),
    })),
  }
}

function latencies(kept: readonly Kept[], perSecond: number): Series {
  const events = perSecond * 2
  return {
    title: `Durable: latency at ${perSecond} events a second, handlers that take no time or 5 s`,
    columns: [
      { figure: "p50Ms", heading: "ack p50 ms", lessIsBetter: true, digits: 2 },
      { figure: "p99Ms", heading: "ack p99 ms", lessIsBetter: true, digits: 2 },
      { figure: "p999Ms", heading: "ack p99.9 ms", lessIsBetter: true, digits: 2 },
      { figure: "toHandlerP50Ms", heading: "to handler p50 ms", lessIsBetter: true, digits: 2 },
      { figure: "toHandlerP99Ms", heading: "to handler p99 ms", lessIsBetter: true, digits: 2 },
    ],
    notes: [
      "Every event is in a chat of its own. To handler: from the signature to the handler's first line.",
    ],
    entrants: kept.flatMap(({ name, contender, kind }) =>
      [0, SLOW_HANDLER_MS].map((handlerMs) => ({
        name: handlerMs === 0 ? name : `${name}, 5 s`,
        run: () => withStore(kind, (store) => atRate(contender, store, handlerMs, { perSecond, events })),
      })),
    ),
  }
}

function atRate(
  contender: ContenderName,
  store: StorePlace,
  handlerMs: number,
  task: { readonly perSecond: number; readonly events: number },
): Promise<Figures> {
  const order = { contender, reply: "nothing", store, ...(handlerMs > 0 && { handlerMs }) } as const
  return underLoad(order, Number.MAX_SAFE_INTEGER, async (pair) => {
    await pair.send({ ...task, events: Math.ceil(task.events / 2) }) // so that what is measured is compiled
    await pair.ask(handlerMs > 0 ? 0 : undefined)
    const { p50Ms, p99Ms, p999Ms } = await pair.send(task)
    if (handlerMs > 0) return { p50Ms, p99Ms, p999Ms }
    const { toHandlerP50Ms, toHandlerP99Ms } = await pair.ask()
    return { p50Ms, p99Ms, p999Ms, toHandlerP50Ms, toHandlerP99Ms }
  })
}

function roundTrips({ quick }: Effort): Series {
  return {
    title: "Durable: round trips to Redis for one event, empty handler",
    columns: [
      { figure: "alone", heading: "an event alone", lessIsBetter: true, digits: 2 },
      { figure: "together", heading: "64 events at a time", lessIsBetter: true, digits: 2 },
    ],
    compared: "alone",
    rounds: 1,
    notes: ["As Redis counts what it reads from its clients (total_reads_processed)."],
    entrants: KEPT.filter(({ kind }) => kind === "redis").map(({ name, contender, kind }) => ({
      name,
      run: () =>
        withStore(kind, (store) => {
          const order: RoundTripsOrder = { contender, store, events: quick ? 100 : 1_000 }
          return runProgram(ROUND_TRIPS, order)
        }),
    })),
  }
}
