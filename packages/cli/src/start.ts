// What `npm start` runs: an example bot against the emulator, and a person to talk to it.
import { setTimeout as patience } from "node:timers/promises"
import { parseArgs } from "node:util"
import { chat } from "./chat.ts"
import { launch } from "./launch.ts"
import { printRoad } from "./road.ts"

const USAGE = `npm start -- [options]

  --example NAME   the bot to run, a file of examples/ without .ts (default: echo)
  --say TEXT       say this as one person, print what comes back, and leave; may be repeated
  --help           show this`

const EXAMPLES = new URL("../../../examples/", import.meta.url)
/** How long one person waits for an answer before leaving with exit code 1. */
const PATIENCE_MS = 10_000

const { values } = readArguments()
if (values.help) {
  console.log(USAGE)
} else {
  const { bot, emulator, quiet, stop } = await launch(EXAMPLES, values.example ?? "echo").catch(leave)
  printRoad(bot, (line) => console.error(line))
  const code = values.say === undefined ? await talk() : await say(values.say)
  await stop()
  process.exit(code)

  async function talk(): Promise<number> {
    await chat(emulator, quiet, (line) => console.log(line))
    return 0
  }

  /** Says each text in turn and prints every bubble that answers it. */
  async function say(texts: readonly string[]): Promise<number> {
    const someone = emulator.person("Someone")
    for (const text of texts) {
      let answers = 0
      const print = (bubble: { readonly fromLine: boolean; readonly text: string }) => {
        if (!bubble.fromLine) return
        answers++
        console.log(bubble.text)
      }
      emulator.on("bubble", print)
      await someone.says(text)
      await Promise.race([quiet(), patience(PATIENCE_MS)])
      emulator.off("bubble", print)
      if (answers > 0) continue
      console.error(`No answer to ${JSON.stringify(text)} within ${PATIENCE_MS / 1_000} s.`)
      return 1
    }
    return 0
  }
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        example: { type: "string" },
        say: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    })
  } catch (error) {
    return leave(error)
  }
}

function leave(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error))
  console.error(`\n${USAGE}`)
  process.exit(2)
}
