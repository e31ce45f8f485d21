import type { Redis } from "ioredis"
import { table } from "./figures.ts"
import { newPlace } from "./places.ts"
import { Workload } from "./workload.ts"

const EVENTS = 1_024

/** How often one event goes to Redis and back, and how many commands that is, also within scripts. */
export async function roundTrips(): Promise<string> {
  const rows: (string | number)[][] = []
  for (const [name, withSession] of [
    ["without a session", false],
    ["with a session", true],
  ] as const) {
    const place = await newPlace("redis")
    const store = place.open()
    try {
      const workload = new Workload(store, 1_000, { withSession })
      await workload.flow(64, 64) // from now on the server knows the scripts
      rows.push(await counted(name, 1), await counted(name, 64))
      async function counted(name: string, atOnce: number): Promise<(string | number)[]> {
        const before = await countersOf(place.redis)
        const settled = await workload.flow(EVENTS, atOnce)
        const after = await countersOf(place.redis)
        const per = (counter: keyof typeof after) => (after[counter] - before[counter]) / settled
        return [`${name}, ${atOnce} at once`, per("scripts"), per("reads"), per("commands")]
      }
    } finally {
      await store.close()
      await place.close()
    }
  }
  const head = ["one event", "scripts", "round trips", "commands in all"]
  return table(head, rows)
}

/** What the server has counted: scripts, reads from its sockets, and commands, also those within scripts. */
async function countersOf(redis: Redis | undefined) {
  const stats = (await redis?.info("stats")) ?? ""
  const calls = [...((await redis?.info("commandstats")) ?? "").matchAll(/cmdstat_(\S+?):calls=(\d+)/g)]
  const ofScripts = calls.filter(([, name]) => name === "evalsha" || name === "eval")
  return {
    scripts: sum(ofScripts.map(([, , count]) => count)),
    reads: Number(/total_reads_processed:(\d+)/.exec(stats)?.[1]),
    commands: sum(calls.map(([, , count]) => count)),
  }
}

function sum(figures: readonly (string | undefined)[]): number {
  return figures.reduce((total, figure) => total + Number(figure), 0)
}
