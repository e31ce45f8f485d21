import { parseArgs } from "node:util"
import { CASES, type Case } from "./cases.ts"

export interface BenchOptions {
  readonly json: boolean
  readonly quick: boolean
  /** A folder for CPU profiles. */
  readonly profile: string | undefined
  readonly cases: readonly Case[]
  readonly rounds: number
}

export const USAGE: string = `npm run bench -- [options]

  --only NAME    one case; may be given several times
  --quick        a look: few events and one round, less than a minute
  --rounds N     rounds of each series, everyone in turn (default: 5)
  --profile DIR  every measured process leaves a .cpuprofile there; its figures are then slower
  --json         the results as JSON on stdout
  --help

Cases
${CASES.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join("\n")}`

/** @throws Error that says what is legal */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true },
      quick: { type: "boolean", default: false },
      rounds: { type: "string" },
      profile: { type: "string" },
      json: { type: "boolean", default: false },
    },
  })
  const { json, quick, profile, rounds = quick ? "1" : "5" } = values
  if (!/^[1-9]\d?$/.test(rounds)) throw new Error(`--rounds ${rounds}: a whole number from 1 to 99, please.`)
  return { json, quick, profile, rounds: Number(rounds), cases: values.only?.map(caseNamed) ?? CASES }
}

function caseNamed(name: string): Case {
  const found = CASES.find((one) => one.name === name)
  if (found !== undefined) return found
  const legal = CASES.map((one) => one.name).join(", ")
  throw new Error(`--only ${name}: there is no such case. There are: ${legal}.`)
}
