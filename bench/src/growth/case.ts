import type { Case, Effort } from "../cases.ts"
import type { StorePlace } from "../contenders/contender.ts"
import { runProgram } from "../running/child.ts"
import { withStore } from "../running/places.ts"
import { redisIsMissing } from "../running/redis-server.ts"
import type { Series } from "../running/series.ts"
import type { BytesOrder } from "./bytes-program.ts"
import type { CycleOrder } from "./cycle-program.ts"
import type { LeakOrder } from "./leak-program.ts"

const CYCLE = new URL("./cycle-program.js", import.meta.url)
const BYTES = new URL("./bytes-program.js", import.meta.url)
const LEAK = new URL("./leak-program.js", import.meta.url)

/** A handful of chats is handled a handful at a time, so it is compared with itself only. */
const LOADS: readonly (readonly [chats: number, waiting: number])[] = [
  [1_000, 1_000],
  [1_000, 100_000],
  [1_000, 1_000_000],
  [100_000, 100_000],
  [100_000, 1_000_000],
  [10, 1_000],
  [10, 100_000],
]
const QUICK_LOADS = LOADS.slice(0, 2)

/** Whether an event costs the same however many wait, and what it leaves behind. */
export const growth: Case = {
  name: "growth",
  title: "time per event by backlog and chats, bytes, leaks",
  async series(effort) {
    const missing = redisIsMissing()
    const kinds: readonly StorePlace["kind"][] =
      effort.quick || missing !== undefined ? ["memory", "sqlite"] : ["memory", "sqlite", "redis"]
    const cycles = kinds.map((kind) => cyclesOf(kind, effort))
    return effort.quick ? cycles : [...cycles, bytes(kinds, missing), leak()]
  },
}

function cyclesOf(kind: StorePlace["kind"], { quick }: Effort): Series {
  return {
    title: `Growth, ${kind}: accept, claim and settle one event`,
    columns: [
      { figure: "wallUs", heading: "µs an event", lessIsBetter: true },
      { figure: "cpuUs", heading: "CPU µs", lessIsBetter: true },
    ],
    compared: kind === "redis" ? "wallUs" : "cpuUs",
    comparison: "times the first",
    rounds: quick || kind === "redis" ? 1 : 3, // a million take Redis minutes to keep
    entrants: (quick ? QUICK_LOADS : LOADS).map(([chats, waiting]) => ({
      name: `${chats.toLocaleString("en-US")} chats, ${waiting.toLocaleString("en-US")} waiting`,
      run: () =>
        withStore(kind, (store) => {
          const order: CycleOrder = { store, chats, waiting, events: quick ? 2_000 : 10_000 }
          return runProgram(CYCLE, order, ["--max-old-space-size=8192"])
        }),
    })),
  }
}

function bytes(kinds: readonly StorePlace["kind"][], missing: string | undefined): Series {
  return {
    title: "Growth: bytes kept, with bodies of 1.2 KB",
    columns: [
      { figure: "waiting", heading: "a waiting event", lessIsBetter: true, digits: 0 },
      { figure: "remembered", heading: "a remembered id", lessIsBetter: true, digits: 0 },
      { figure: "session", heading: "a small session", lessIsBetter: true, digits: 0 },
    ],
    rounds: 1,
    notes: [
      "memory: V8's heap after a collection. sqlite: the file with its log. redis: used_memory.",
      ...(missing ? [missing] : []),
    ],
    entrants: kinds.map((kind) => ({
      name: kind,
      run: () =>
        withStore(kind, (store) => {
          const order: BytesOrder = { store, count: 50_000 }
          return runProgram(BYTES, order, ["--expose-gc"])
        }),
    })),
  }
}

function leak(): Series {
  const order: LeakOrder = { events: 1_000_000 }
  return {
    title: "Growth: the heap after 100,000 and 1,000,000 events, ids remembered for a second",
    columns: [
      { figure: "early", heading: "MB early", lessIsBetter: true },
      { figure: "late", heading: "MB late", lessIsBetter: true },
      { figure: "bytesPerEvent", heading: "bytes an event", lessIsBetter: true, digits: 2 },
    ],
    rounds: 1,
    entrants: [{ name: "backchat, memory", run: () => runProgram(LEAK, order, ["--expose-gc"]) }],
  }
}
