// One of several processes on one store: process.ts <kind> <address> <name>. Works off what it is told to.
import { KINDS, openStore } from "./places.ts"
import { Workload } from "./workload.ts"

/** What it tells when it has done. */
export interface Worked {
  readonly settled: number
}

const [given, address = "", name = ""] = process.argv.slice(2)
const kind = KINDS.find((one) => one === given) ?? "memory"
const workload = new Workload(openStore(kind, address), 1_000, { name })
await workload.cycle(500) // warm
process.once("disconnect", () => process.exit())
process.on("message", async (events: number) => {
  const worked: Worked = { settled: await workload.cycle(events) }
  process.send?.(worked)
})
process.send?.({ ready: name })
