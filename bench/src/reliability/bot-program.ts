// The tiny bot on one framework, with a handler that can be told to misbehave.
import { setTimeout as pause } from "node:timers/promises"
import type { Reply, StorePlace } from "../contenders/contender.ts"
import { CONTENDERS, type ContenderName } from "../contenders/registry.ts"
import { orderOf } from "../running/child.ts"

export interface ReliabilityOrder {
  readonly contender: ContenderName
  readonly store: StorePlace
  readonly reply: Reply
  readonly apiUrl: string
  /** How long the first handlers take, one after the other; the last goes for all that follow. */
  readonly handlerMs: readonly number[]
  /** Whether the first run of a handler throws. */
  readonly throwsOnce: boolean
}

/** A lease that a scenario can wait for; 30 seconds by default. */
const LEASE_MS = 2_000

const { contender: name, handlerMs, throwsOnce, ...order } = orderOf<ReliabilityOrder>()
const contender = await CONTENDERS[name].load()
let runs = 0

const served = await contender.serve?.({
  ...order,
  leaseMs: LEASE_MS,
  async hear() {
    const run = runs++
    process.send?.({ running: run })
    if (throwsOnce && run === 0) throw new Error("The handler throws once.")
    await pause(handlerMs[run] ?? handlerMs.at(-1) ?? 0)
  },
  settled: () => {},
})
if (served === undefined) throw new Error(`${name} has no server.`)
process.once("SIGTERM", () => {
  // Nothing keeps the process alive then but handlers that still run.
  void served.close().then(() => process.disconnect?.())
})
process.send?.({ url: served.url })
