import { createInterface, type Interface } from "node:readline/promises"
import { PACKAGE_MANAGERS, type PackageManager } from "./package-manager.ts"
import { packageName, TEMPLATES, type Template } from "./project.ts"

/** What was said on the command line. */
export interface Given {
  readonly folder?: string | undefined
  readonly template?: Template | undefined
  readonly packageManager?: PackageManager | undefined
}

/** Asks for what was not said. An empty line takes the default, which is shown. */
export async function askForRest(
  given: Given,
  usual: PackageManager,
): Promise<{
  readonly folder: string
  readonly template: Template
  readonly packageManager: PackageManager
}> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  try {
    const folder = given.folder ?? (await askName(lines))
    const kinds = Object.entries(TEMPLATES).map(([name, about]) => `  ${name.padEnd(10)} ${about}`)
    if (given.template === undefined) console.log(`\n${kinds.join("\n")}`)
    const template = given.template ?? (await choose(lines, "Template", keysOf(TEMPLATES), "minimal"))
    const packageManager =
      given.packageManager ?? (await choose(lines, "Package manager", PACKAGE_MANAGERS, usual))
    return { folder, template, packageManager }
  } finally {
    lines.close()
  }
}

async function askName(lines: Interface): Promise<string> {
  for (;;) {
    const name = (await lines.question("Name of the project (my-bot): ")).trim() || "my-bot"
    try {
      return packageName(name)
    } catch (error) {
      console.log(error instanceof Error ? error.message : String(error))
    }
  }
}

async function choose<Choice extends string>(
  lines: Interface,
  question: string,
  choices: readonly Choice[],
  usual: Choice,
): Promise<Choice> {
  for (;;) {
    const said = (await lines.question(`${question}: ${choices.join(", ")} (${usual}): `))
      .trim()
      .toLowerCase()
    if (said === "") return usual
    const chosen = choices.filter((choice) => choice.startsWith(said))
    if (chosen[0] !== undefined && chosen.length === 1) return chosen[0]
  }
}

function keysOf<Name extends string>(record: Readonly<Record<Name, unknown>>): readonly Name[] {
  return Object.keys(record) as Name[] // the record has no others
}
