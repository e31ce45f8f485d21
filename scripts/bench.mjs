// npm run bench: Backchat beside its peers on this machine, on the code as it is published. See --help.
import { spawnSync } from "node:child_process"
import { install, root, run } from "./install.mjs"

install()
// On stderr, so that what --json prints stays clean.
const { status } = spawnSync("npx", ["tsc", "-b", "bench"], {
  cwd: root,
  stdio: ["ignore", 2, 2],
  shell: process.platform === "win32",
})
if (status !== 0) process.exit(status ?? 1)
process.exit(run(process.execPath, [`${root}/bench/dist/main.js`, ...process.argv.slice(2)]))
