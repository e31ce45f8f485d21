import { type Emulator, LinqError } from "@backchat/emulator"
import { offline } from "@backchat/middleware"
import { type Command, command } from "../command-line/command.ts"
import { painter } from "../command-line/paint.ts"
import { Misuse } from "../command-line/problem.ts"
import { columns } from "../command-line/usage.ts"
import { Desk } from "../control/desk.ts"
import { serve } from "../control/serve.ts"
import { openInBrowser } from "../dev/browser.ts"
import { emulatorFrom, keepWorld } from "../dev/kept-world.ts"
import { DEFAULT_PORT, portFrom, startOn } from "../dev/port.ts"
import { stopAsked } from "../dev/stop-asked.ts"
import { makeFolder } from "../running/folder.ts"
import { leaveWord } from "../running/record.ts"

export const emulator: Command = command({
  usage: "emulator [options]",
  about:
    "Runs the emulator of the platform alone, with its page, for a bot or client that you start yourself, in any\n" +
    "language. It prints what a client's environment needs.",
  flags: {
    port: { type: "string", value: "N", help: `where it listens (default ${DEFAULT_PORT}, or a free one)` },
    webhook: {
      type: "string",
      value: "URL",
      help: "where events go (default http://127.0.0.1:3000/linq; none for nowhere)",
    },
    state: { type: "string", value: "FILE", help: "keep people and conversations in a file" },
    spec: { type: "string", value: "SPEC", help: "2026-07 (default), or latest" },
    seed: { type: "string", value: "N", help: "who the people are, and what chance decides (default 1)" },
    open: { type: "boolean", help: "open the page in your browser" },
    verbose: { type: "boolean", help: "print every call and every delivery" },
  },
  async run(values, words) {
    if (words.length > 0)
      throw new Misuse(`emulator takes no ${words[0]}; to run a bot as well: backchat dev ${words[0]}`)
    const { webhook = "http://127.0.0.1:3000/linq", state, verbose } = values
    const seed = Number(values.seed ?? 1)
    if (!Number.isInteger(seed) || seed < 0) throw new Misuse(`--seed is a whole number, not ${values.seed}.`)
    if (webhook !== "none" && !URL.canParse(webhook))
      throw new Misuse(`--webhook is a URL or none, not ${webhook}.`)
    const warn = (text: string) => console.error(painter(process.stderr)("yellow", text))
    const running = emulatorFrom(
      state,
      {
        page: true,
        model: offline(),
        ...(verbose && { log: (line: string) => console.log(line) }),
        spec: specFrom(values.spec),
        seed,
      },
      warn,
    )
    running.populate()
    await startOn(running, values.port === undefined ? undefined : portFrom("port", values.port), warn)
    if (webhook !== "none") subscribeOnce(running, webhook)
    const save = state === undefined ? () => {} : keepWorld(running, state)
    const hears = () => (webhook === "none" ? undefined : { url: webhook, secret: running.secret })
    const desk = new Desk({ emulator: running, webhook: hears })
    running.takeOrders((request, response) => void serve(desk, request, response))
    const word = { name: "emulator", url: running.url, pid: process.pid }
    const takeAway = leaveWord(makeFolder(), word)
    console.log(greeting(running, webhook))
    if (values.open) openInBrowser(running.url)
    await stopAsked()
    takeAway()
    save()
    await running.stop()
    return 0
  },
})

function specFrom(text = "2026-07"): "2026-07" | "latest" {
  if (text === "2026-07" || text === "latest") return text
  throw new Misuse(`--spec is 2026-07 or latest, not ${text}.`)
}

/** A world that was kept may have it already. */
function subscribeOnce(running: Emulator, webhook: string): void {
  try {
    running.subscribe(webhook, { secret: running.secret })
  } catch (error) {
    if (!(error instanceof LinqError && error.kind === "StateConflict")) throw error
  }
}

function greeting({ url, apiKey, secret, line, people }: Emulator, webhook: string): string {
  return `The Linq Partner API V3 on this machine. The page: ${url}/

LINQ_API_V3_BASE_URL=${url}
LINQ_API_V3_API_KEY=${apiKey}
LINQ_WEBHOOK_SECRET=${secret}

${columns([
  ["Line", line],
  ["Webhooks", webhook === "none" ? "none yet; create a subscription" : webhook],
  ["People", people.map(({ name }) => name).join(", ")],
])}

  backchat say "hello" texts from here. Ctrl-C ends it.`
}
