// npm run bench: Backchat beside its peers on this machine, on the code as it is published. See --help.
import { install, root, run } from "./install.mjs"

install()
// On stderr, so that what --json prints stays clean.
const status = run(process.execPath, [`${root}/scripts/build.mjs`], {}, ["ignore", 2, 2])
if (status !== 0) process.exit(status)
process.exit(run(process.execPath, [`${root}/bench/dist/main.js`, ...process.argv.slice(2)]))
