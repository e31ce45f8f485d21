// npm run conformance. With --broken every call is refused, to see the suite fail.
import { type LinqErrorName, linqErrors, webhookVersions } from "@backchat/emulator"
import { onBench } from "./bench.ts"
import { errorTrials, tryError, unexplained } from "./errors.ts"
import { causes, tryEvent } from "./events.ts"
import { operationTrials, sceneOn, tryOperation } from "./operations.ts"
import { Tally } from "./tally.ts"

const broken = process.argv.includes("--broken")
const tally = new Tally()

for (const trial of operationTrials) {
  await tally.attempt("operations", trial.name, () =>
    onBench({ broken }, (bench) => tryOperation(trial, bench)),
  )
}

for (const [type, cause] of Object.entries(causes)) {
  await tally.attempt("events", type, async () => {
    for (const version of webhookVersions) {
      await onBench({ broken }, (bench) => tryEvent(type, cause, version, bench))
    }
  })
}

const notMet: string[] = Object.entries(unexplained).map(([code, reason]) => `${code}: ${reason}`)
for (const [name, { code }] of Object.entries(linqErrors)) {
  const trial = errorTrials[name as LinqErrorName] // the keys of linqErrors
  if (typeof trial === "string") {
    notMet.push(`${code}: ${trial}`)
    continue
  }
  await tally.attempt("error codes", `${code} ${name}${trial.byFault ? " (by fault)" : ""}`, () =>
    onBench({ ...trial.options, broken }, async (bench) => {
      await tryError(name as LinqErrorName, trial, await sceneOn(bench)) // as above
    }),
  )
}

console.log(tally.table())
console.log("\nError codes that are not tried:")
for (const line of notMet.sort()) console.log(`  ${line}`)
console.log("")
const scores = ["operations", "events", "error codes"].map((group) => tally.score(group))
console.log(
  `${scores[0]}, ${scores[1]}, ${scores[2]?.replace("codes", "codes reached")} (the rest are listed above with the reason)`,
)
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exit(tally.failed === 0 ? 0 : 1)
