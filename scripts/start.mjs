// npm start: an example bot, the emulator beside it, and a chat in this terminal.
import { spawn } from "node:child_process"
import { install, root } from "./install.mjs"

install()
const main = spawn(
  process.execPath,
  ["--conditions=@backchat/source", "--import", "tsx", "packages/cli/src/start.ts", ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
)
// Ctrl-C reaches the child by itself; the parent only waits for it.
process.on("SIGINT", () => {})
process.on("SIGTERM", () => main.kill("SIGTERM"))
main.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)))
