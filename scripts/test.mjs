// npm test: everything that has to hold. Each step's outcome is listed at the end, and the last line counts.
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { install, root, run } from "./install.mjs"
import { provide } from "./system.mjs"

install()
provide()

const report = `${root}/node_modules/.vitest-report.json`
const packages = readdirSync(`${root}/packages`)
const outcomes = []
let [passed, failed] = [0, 0]

step("types and build of the packages", () => run("node", ["scripts/build.mjs"]))
step("types of the tests and examples", () => run("npx", ["tsc", "-p", "tsconfig.test.json"]))
step("types of the tests in the browser", () => run("npx", ["tsc", "-p", "test/browser"]))
step("lint and format", () => run("npx", ["biome", "ci", "."]))
step("nothing unused", () => run("npx", ["knip", "--no-progress"]))
for (const name of packages) {
  step(`packages/${name} can be published`, () =>
    run("npx", ["--yes", "pnpm@10", "exec", "publint", "--strict", `packages/${name}`]),
  )
}
step("the emulator conforms: every operation and event", () => run("node", ["scripts/conformance.mjs"]))
rmSync(report, { force: true })
step("unit, type and end-to-end tests", () =>
  run("npx", ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]),
)
countTests()
step("unit tests on Node 22 and 24", () => run("node", ["scripts/nodes.mjs"]))

console.log("")
for (const { name, ok, seconds } of outcomes) console.log(`${ok ? "ok  " : "FAIL"}  ${name} (${seconds} s)`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function step(name, work) {
  console.log(`\n— ${name}`)
  const startedAt = Date.now()
  const ok = work() === 0
  outcomes.push({ name, ok, seconds: Math.round((Date.now() - startedAt) / 100) / 10 })
  if (ok) passed++
  else failed++
}

/** Adds the single tests to the count. Without a report the step above has failed already. */
function countTests() {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, "utf8"))
    passed += numPassedTests
    failed += numFailedTests
  } catch {
    console.log("The test run left no report.")
  }
}
