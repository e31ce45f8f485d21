// npm run faults: kills bots under load and counts what is lost, doubled or reordered. See --help.
import { install, root, run } from "./install.mjs"

install()
const program = ["--conditions=@backchat/source", "--import", "tsx", `${root}/test/harness/main.ts`]
process.exit(run(process.execPath, [...program, ...process.argv.slice(2)]))
