// npm run bench: Backchat beside its peers, in turns, on this machine. See --help.
import { cpus, loadavg } from "node:os"
import { resolve } from "node:path"
import { type Result, resultOf } from "./figures/results.ts"
import { tableOf } from "./figures/table.ts"
import { type BenchOptions, readOptions, USAGE } from "./options.ts"
import { profileInto } from "./running/child.ts"
import { measure } from "./running/series.ts"

const MACHINE = {
  node: process.version,
  processors: cpus().length,
  model: cpus()[0]?.model.trim() ?? "unknown",
  /** Of the minute before the bench: above the number of processors, its times say little and its ratios more. */
  load: loadavg()[0] ?? Number.NaN,
}

async function main(): Promise<void> {
  if (process.argv.includes("--help")) return console.log(USAGE)
  let options: BenchOptions
  try {
    options = readOptions(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
    return
  }
  if (options.profile !== undefined) profileInto(resolve(options.profile))
  const startedAt = Date.now()
  const { node, processors, model, load } = MACHINE
  const head = `Node ${node}, ${processors} × ${model}, load average ${load.toFixed(1)}, ${new Date().toISOString()}`
  if (!options.json) console.log(`${head}\n`)
  const results = await run(options)
  const seconds = Math.round((Date.now() - startedAt) / 1_000)
  if (options.json)
    console.log(JSON.stringify({ machine: MACHINE, at: new Date(startedAt), seconds, results }, null, 2))
  else console.log(`${options.cases.length} of the cases in ${seconds} s.`)
}

/** Prints each table as soon as it is there. */
async function run({ cases, quick, rounds, json }: BenchOptions): Promise<readonly (Result | string)[]> {
  const results: (Result | string)[] = []
  for (const one of cases) {
    for (const series of await one.series({ quick }, progress)) {
      const result = resultOf(series, await measure(series, rounds, progress))
      results.push(result)
      if (!json) console.log(`${tableOf(result)}\n`)
    }
    const tables = await one.tables?.({ quick })
    if (tables === undefined) continue
    results.push(tables)
    if (!json) console.log(tables)
  }
  return results
}

function progress(line: string): void {
  console.error(`  ${line}`)
}

await main()
process.exit()
