// What the child process of `backchat dev` runs: the bot's own program, watched. `main.ts BOT STORE`.
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { hushSqlite } from "../command-line/hush-sqlite.ts"
import { followImports } from "./imports.ts"
import { obey } from "./obey.ts"
import { standBeside } from "./stand-beside.ts"
import { startWhatIsNot } from "./start.ts"
import { tell } from "./tell.ts"

const LAST_GRACE_MS = 5_000

const [, , file = "", store = ""] = process.argv
process.argv.splice(1, 3, resolve(file)) // the program sees itself as if it had been started alone

// The parent is gone, and so are the emulator and its lines. Nobody else would end a bot that does not stop.
process.once("disconnect", () => {
  process.kill(process.pid, "SIGTERM")
  setTimeout(() => process.kill(process.pid, "SIGKILL"), LAST_GRACE_MS).unref()
})
hushSqlite()
loadEnvironment()
const company = standBeside(store)
obey(company.bots)
followImports((path) => tell({ kind: "loaded", file: path }))
try {
  const { default: exported }: { default?: unknown } = await import(pathToFileURL(resolve(file)).href)
  await startWhatIsNot(company, exported)
  tell({ kind: "ready" })
} catch (error) {
  console.error(inWords(error))
  // The list of imports comes from another thread, and says which file to wait for.
  setTimeout(() => process.exit(1), 50)
}

/** What is in `.env`, as production would have it; the emulator's address and key are set already and stay. */
function loadEnvironment(): void {
  try {
    process.loadEnvFile()
  } catch (error) {
    if (Object(error).code !== "ENOENT") throw error
  }
}

/** A mistake that its own message explains needs no stack of ours. */
function inWords(error: unknown): unknown {
  return error instanceof Error && /^(BackchatError|TransformError)$/.test(error.name) ? error.message : error
}
