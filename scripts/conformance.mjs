// npm run conformance: every operation through the official SDK, every event through a signed door, every error.
import { install, run } from "./install.mjs"

install()
process.exit(
  run(process.execPath, [
    "--conditions=@backchat/source",
    "--import",
    "tsx",
    "test/conformance/main.ts",
    ...process.argv.slice(2),
  ]),
)
