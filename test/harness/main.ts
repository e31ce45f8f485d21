// npm run faults: a load of messages, bots that are killed, and one line about what became of it.
import { readOptions, readSoak, USAGE } from "./options.ts"
import { type Outcome, run } from "./run.ts"
import { soak } from "./soak.ts"

const say = (line: string) => console.error(`  ${line}`)

if (process.argv.includes("--help")) console.log(USAGE)
else {
  try {
    const args = process.argv.slice(2)
    const soaking = readSoak(args)
    const options = readOptions(args)
    const isFine = soaking ? await soak(soaking, say) : tell(await run(options, say), options.events)
    process.exitCode = isFine ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 2
  }
}

/** Says what became of it; true when every promise was kept and every fault has struck. */
function tell(outcome: Outcome, events: number): boolean {
  const { accepted, answered, lost, doubled, reordered, miscounted, kills, pauses, restarts, seconds } =
    outcome
  for (const complaint of outcome.complaints) console.error(`  ! ${complaint}`)
  for (const trouble of outcome.unfired) console.error(`  ! ${trouble} were asked for and never struck.`)
  console.log(
    `accepted=${accepted} answered=${answered} undelivered=${events - accepted} lost=${lost} doubled=${doubled} reordered=${reordered} ` +
      `miscounted=${miscounted} kills=${kills} pauses=${pauses} restarts=${restarts} seconds=${seconds}`,
  )
  const struck = Object.entries(outcome.fired).filter(([, times]) => times > 0)
  console.log(`faults: ${struck.map(([fault, times]) => `${fault}=${times}`).join(", ")}`)
  return (
    lost + doubled + reordered + miscounted === 0 && outcome.unfired.length + outcome.complaints.length === 0
  )
}
