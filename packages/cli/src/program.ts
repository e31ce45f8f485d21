// The command `backchat`: finds the part that is asked for, runs it, and leaves with 0, 1 or 2.
import { nearest } from "@backchat/core"
import { hushSqlite } from "./command-line/hush-sqlite.ts"
import { inWords, Misuse } from "./command-line/problem.ts"
import { columns } from "./command-line/usage.ts"
import { commands } from "./commands.ts"
import { version } from "./version.ts"

const [name = "--help", ...rest] = process.argv.slice(2)

hushSqlite()
try {
  process.exit(await main())
} catch (error) {
  console.error(inWords(error))
  if (!(error instanceof Misuse)) process.exit(1)
  console.error(`\nSee: backchat ${name in commands ? `${name} ` : ""}--help`)
  process.exit(2)
}

async function main(): Promise<number> {
  if (name === "--version" || name === "-v") {
    console.log(version())
    return 0
  }
  if (name === "--help" || name === "-h" || (name === "help" && rest.length === 0)) {
    console.log(help())
    return 0
  }
  if (name === "help") return (await find(rest[0] ?? "")).run(["--help"])
  return (await find(name)).run(rest)
}

async function find(wanted: string) {
  const entry = commands[wanted]
  if (entry !== undefined) return entry.load()
  const names = Object.keys(commands)
  const meant = nearest(wanted, names)
  const hint = meant === undefined ? `There are: ${names.join(", ")}.` : `Did you mean "${meant}"?`
  throw new Misuse(`There is no command ${JSON.stringify(wanted)}. ${hint}`)
}

function help(): string {
  const rows = Object.entries(commands).map(([word, { summary }]) => [word, summary] as const)
  return `backchat COMMAND [options]\n\n${columns(rows)}\n\nbackchat COMMAND --help tells more; backchat --version says which this is.`
}
