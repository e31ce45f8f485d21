// npm run scale -- --measure [--quick] [--only NAME] [--store NAME]: the figures of docs/scale.md, as Markdown.
import { cpus, loadavg } from "node:os"
import { parseArgs } from "node:util"
import { bytes } from "./bytes.ts"
import { byBacklog, byChats } from "./cost.ts"
import { type Extent, KINDS } from "./places.ts"
import { byProcesses } from "./processes.ts"
import { roundTrips } from "./trips.ts"

/** Each measures and returns a table. */
const CASES: Readonly<Record<string, (extent: Extent) => Promise<string>>> = {
  backlog: byBacklog,
  chats: byChats,
  processes: byProcesses,
  trips: roundTrips,
  bytes,
}

const { values } = parseArgs({
  options: {
    measure: { type: "boolean" },
    quick: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    store: { type: "string", multiple: true },
  },
})
const names = values.only ?? Object.keys(CASES)
const kinds = KINDS.filter((kind) => values.store?.includes(kind) ?? true)
const unknown = names.find((name) => CASES[name] === undefined)
if (unknown !== undefined) {
  console.error(`--only ${unknown}: one of ${Object.keys(CASES).join(", ")}, please.`)
  process.exit(2)
}
const [cpu] = cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpu?.model}, Node ${process.versions.node}`,
)
for (const name of names) {
  const load = () => loadavg()[0]?.toFixed(1)
  const before = load()
  const measured = await CASES[name]?.({ scale: values.quick ? 0.1 : 1, kinds })
  console.log(`\n${measured}\n\n(${name}; load average ${before} before, ${load()} after)`)
}
