// npm start: `backchat dev` for an example, with a phone in the browser. Built-ins only, until all is installed.
import { spawn } from "node:child_process"
import { readdirSync } from "node:fs"
import { parseArgs } from "node:util"
import { install, root } from "./install.mjs"

const { example, rest } = read(process.argv.slice(2))
const examples = readdirSync(`${root}/examples`).flatMap((name) =>
  name.endsWith(".ts") ? [name.slice(0, -3)] : [],
)
if (!examples.includes(example)) {
  console.error(`There is no example "${example}". There are: ${examples.sort().join(", ")}.`)
  process.exit(2)
}
install(["examples"])
const program = ["--conditions=@backchat/source", "--import", "tsx", "packages/cli/src/program.ts"]
const main = spawn(process.execPath, [...program, "dev", `examples/${example}.ts`, ...rest], {
  cwd: root,
  stdio: "inherit",
})
// Ctrl-C reaches the child by itself; the parent only waits for it.
process.on("SIGINT", () => {})
process.on("SIGTERM", () => main.kill("SIGTERM"))
main.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)))

/** Takes `--example NAME` out; everything else is for `backchat dev`. */
function read(args) {
  const { tokens } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: { example: { type: "string" } },
  })
  const found = tokens.find(({ kind, name }) => kind === "option" && name === "example")
  if (found === undefined) return { example: "echo", rest: args }
  const end = found.index + (found.inlineValue ? 1 : 2)
  return { example: found.value ?? "", rest: [...args.slice(0, found.index), ...args.slice(end)] }
}
