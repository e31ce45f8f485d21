import { spawnSync } from "node:child_process"
import { type Command, command } from "../command-line/command.ts"
import { Misuse } from "../command-line/problem.ts"
import { askForRest, type Given } from "../create/ask.ts"
import { PACKAGE_MANAGERS, usedPackageManager, words } from "../create/package-manager.ts"
import { TEMPLATES, type Template, writeProject } from "../create/project.ts"
import { version } from "../version.ts"

const templates = Object.keys(TEMPLATES) as Template[] // the record has no others

export const create: Command = command({
  usage: "create [FOLDER] [options]",
  about: "Makes a new project: a bot, a test in which people text it, and what is needed to go live.",
  flags: {
    template: { type: "string", value: "NAME", help: `${templates.join(", ")} (default minimal)` },
    pm: {
      type: "string",
      value: "NAME",
      help: `${PACKAGE_MANAGERS.join(", ")} (default: the one that runs this)`,
    },
    install: { type: "boolean", help: "install its packages at once" },
  },
  more: `${templates.map((name) => `  ${name.padEnd(10)} ${TEMPLATES[name]}`).join("\n")}\n\nAt a terminal, what is not said is asked.`,
  async run(values, [folder, ...others]) {
    if (others.length > 0) throw new Misuse(`One folder at a time: ${[folder, ...others].join(", ")}.`)
    const given: Given = {
      folder,
      template: oneOf("template", templates, values.template),
      packageManager: oneOf("pm", PACKAGE_MANAGERS, values.pm),
    }
    const chosen = await complete(given)
    const files = writeProject({ ...chosen, version: version() })
    console.log(`Made ${chosen.folder}:\n\n${files.map((file) => `  ${file}`).join("\n")}\n`)
    const { install, run } = words(chosen.packageManager)
    if (values.install) {
      const [program = "npm", ...args] = install.split(" ")
      const { status } = spawnSync(program, args, {
        cwd: chosen.folder,
        stdio: "inherit",
        shell: process.platform === "win32",
      })
      if (status !== 0) {
        console.error(`"${install}" failed; the project is there all the same.`)
        return 1
      }
    }
    console.log(
      [
        "Next:",
        "",
        `  cd ${chosen.folder}`,
        ...(values.install ? [] : [`  ${install}`]),
        `  ${run} dev`,
      ].join("\n"),
    )
    return 0
  },
})

async function complete(given: Given) {
  const usual = usedPackageManager()
  if (given.folder === undefined && process.stdin.isTTY && process.stdout.isTTY)
    return askForRest(given, usual)
  const { folder, template = "minimal", packageManager = usual } = given
  if (folder === undefined) throw new Misuse("Say where, as in: backchat create my-bot")
  return { folder, template, packageManager }
}

function oneOf<Choice extends string>(
  flag: string,
  choices: readonly Choice[],
  given: string | undefined,
): Choice | undefined {
  if (given === undefined) return undefined
  const choice = choices.find((one) => one === given)
  if (choice !== undefined) return choice
  throw new Misuse(`--${flag} is one of ${choices.join(", ")}, not ${given}.`)
}
