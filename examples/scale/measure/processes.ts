import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { median, table } from "./figures.ts"
import { type Extent, type Kind, newPlace, type Place } from "./places.ts"
import type { Worked } from "./process.ts"
import { busyUs } from "./server-time.ts"

const PROGRAM = fileURLToPath(new URL("./process.ts", import.meta.url))
const COUNTS = [1, 2, 3, 4]
const ROUNDS = 3

/** Events a second of one to four processes on one store, and what they cost Redis. */
export async function byProcesses({ scale, kinds }: Extent): Promise<string> {
  const events = 8_000 * scale
  const rows: (string | number)[][] = []
  for (const kind of kinds.filter((one) => one !== "memory")) {
    const row: (string | number)[] = [kind]
    const cpu: number[] = []
    for (const count of COUNTS) {
      const runs: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const run = await together(kind, count, events)
        runs.push(run.eventsPerSecond)
        cpu.push(run.serverUs)
      }
      row.push(median(runs))
    }
    rows.push([...row, kind === "redis" ? median(cpu) : Number.NaN])
  }
  const head = COUNTS.map((count) => `${count} process${count > 1 ? "es" : ""}`)
  return table(["events a second", ...head, "µs of Redis an event"], rows)
}

interface Run {
  readonly eventsPerSecond: number
  /** Time that the server's main thread worked for one event, in microseconds. */
  readonly serverUs: number
}

async function together(kind: Kind, count: number, events: number): Promise<Run> {
  const place = await newPlace(kind)
  const children = await Promise.all(Array.from({ length: count }, (_, index) => start(place, index)))
  try {
    const before = await busyUs(place.redis)
    const startedAt = performance.now()
    const done = children.map((child) => once(child, "message"))
    for (const child of children) child.send(events)
    const worked: Worked[] = (await Promise.all(done)).map(([message]) => message)
    const seconds = (performance.now() - startedAt) / 1_000
    const settled = worked.reduce((sum, one) => sum + one.settled, 0)
    return { eventsPerSecond: settled / seconds, serverUs: ((await busyUs(place.redis)) - before) / settled }
  } finally {
    await Promise.all(children.map(end))
    await place.close()
  }
}

async function start({ kind, address }: Place, index: number): Promise<ChildProcess> {
  const child = fork(PROGRAM, [kind, address, `p${index}`], {
    execArgv: ["--conditions=@backchat/source", "--import", "tsx", "--no-warnings"],
  })
  await once(child, "message")
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const isOver = once(child, "exit")
  child.kill("SIGKILL")
  await isOver
}
