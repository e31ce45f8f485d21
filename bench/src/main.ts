// npm run bench: Backchat beside its peers, in turns, on this machine. See --help.
import { cpus } from "node:os"
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
  const { node, processors, model } = MACHINE
  if (!options.json) console.log(`Node ${node}, ${processors} × ${model}, ${new Date().toISOString()}\n`)
  const results = await run(options)
  const seconds = Math.round((Date.now() - startedAt) / 1_000)
  if (options.json)
    console.log(JSON.stringify({ machine: MACHINE, at: new Date(startedAt), seconds, results }, null, 2))
  else console.log(`${results.length} tables in ${seconds} s.`)
}

async function run({ cases, quick, rounds, json }: BenchOptions): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const one of cases) {
    for (const series of await one.series({ quick }, progress)) {
      const result = resultOf(series, await measure(series, rounds, progress))
      results.push(result)
      if (!json) console.log(`${tableOf(result)}\n`)
    }
  }
  return results
}

function progress(line: string): void {
  console.error(`  ${line}`)
}

await main()
process.exit()
