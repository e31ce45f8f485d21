// npm run faults: a load of messages, bots that are killed, and one line about what became of it.
import { readOptions, USAGE } from "./options.ts"
import { run } from "./run.ts"

if (process.argv.includes("--help")) {
  console.log(USAGE)
} else {
  try {
    const options = readOptions(process.argv.slice(2))
    const outcome = await run(options, (line) => console.error(`  ${line}`))
    const { accepted, answered, lost, doubled, reordered, miscounted, kills, pauses, restarts, seconds } =
      outcome
    for (const complaint of outcome.complaints) console.error(`  ! ${complaint}`)
    for (const [fault, times] of Object.entries(outcome.fired))
      if (times > 0) console.error(`  ${fault}: ${times}`)
    console.log(
      `accepted=${accepted} answered=${answered} undelivered=${options.events - accepted} lost=${lost} doubled=${doubled} reordered=${reordered} ` +
        `miscounted=${miscounted} kills=${kills} pauses=${pauses} restarts=${restarts} seconds=${seconds}`,
    )
    process.exitCode = lost + doubled + reordered + miscounted === 0 ? 0 : 1
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 2
  }
}
