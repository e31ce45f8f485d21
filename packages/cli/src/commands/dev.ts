import { type Command, command } from "../command-line/command.ts"
import { type Paint, painter } from "../command-line/paint.ts"
import { Failure, Misuse } from "../command-line/problem.ts"
import { findBot } from "../dev/bot-file.ts"
import { openInBrowser } from "../dev/browser.ts"
import { narrate } from "../dev/narrator.ts"
import { portFrom } from "../dev/port.ts"
import { openSession, type Session } from "../dev/session.ts"
import { stopAsked } from "../dev/stop-asked.ts"
import { chat } from "../dev/terminal.ts"

const MORE = `The bot's environment gets the emulator's address, key and webhook secret, and PORT; what else it needs
comes from .env. A bot without a store of its own keeps its inbox and sessions in .backchat/NAME.sqlite, so
that they outlive a reload; the conversations are in .backchat/NAME.world. The bot's code is as in production.

  backchat dev bot.ts --open
  backchat dev bot.ts --say "hello"`

export const dev: Command = command({
  usage: "dev [BOT] [options]",
  about:
    "Runs a bot beside an emulator of the platform, with a phone to text it in the browser. The bot starts again\n" +
    "when a file it imports is saved, and after a crash. BOT is its file, by default bot.ts or src/main.ts.",
  flags: {
    port: {
      type: "string",
      value: "N",
      help: "where the page and the emulator are (default 4010, or a free one)",
    },
    open: { type: "boolean", help: "open the page in your browser" },
    terminal: { type: "boolean", help: "chat here instead of in the browser; nothing is kept" },
    say: {
      type: "string",
      value: "TEXT",
      multiple: true,
      help: "say this as one person, print the answers, and leave; nothing is kept",
    },
    store: { type: "string", value: "FILE", help: "the SQLite file of a bot without a store, or memory" },
    fresh: { type: "boolean", help: "forget the conversations and the state of last time" },
    path: { type: "string", value: "PATH", help: "where the bot waits for webhooks (default /linq)" },
    verbose: { type: "boolean", help: "show every step, call and delivery" },
  },
  more: MORE,
  async run(values, words) {
    if (words.length > 1) throw new Misuse(`One bot at a time: ${words.join(", ")}.`)
    const { say, terminal = false, verbose = false, path = "/linq" } = values
    if (!path.startsWith("/")) throw new Misuse(`--path begins with a slash, as in /linq, not ${path}.`)
    const file = findBot(words[0])
    const paint = painter(process.stderr)
    const note = (line: string) => console.error(line)
    const isBrief = say !== undefined || terminal
    const session = await openSession({
      file,
      path,
      port: values.port === undefined ? (isBrief ? 0 : undefined) : portFrom("port", values.port),
      store: values.store,
      memory: isBrief ? "throw-away" : values.fresh ? "fresh" : "kept",
      env: process.stderr.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : {},
      log: verbose ? (line) => note(paint("dim", line)) : undefined,
      warn: (text) => note(paint("yellow", text)),
    })
    const { supervisor } = session
    // With --say, stdout is for answers alone.
    narrate({
      supervisor,
      paint,
      note,
      isCurious: verbose,
      out: say === undefined ? (line) => console.log(line) : note,
    })
    // What shells know for Ctrl-C.
    const interrupted = stopAsked().then(() => 130)
    try {
      if (say !== undefined) return await Promise.race([saying(session, say), interrupted])
      if (terminal) return await Promise.race([chatting(session), interrupted])
      welcome(session, paint)
      if (values.open) openInBrowser(session.emulator.url)
      await interrupted
      return 0
    } finally {
      await session.stop()
    }
  },
})

/** How long one person waits for an answer before leaving. */
const PATIENCE_MS = 30_000

async function saying(session: Session, texts: readonly string[]): Promise<number> {
  await running(session)
  for (const text of texts) {
    const saying = { text, as: "Someone", timeoutMs: PATIENCE_MS }
    if (await session.desk.say(saying, (bubble) => console.log(bubble.text))) continue
    console.error(`No answer to ${JSON.stringify(text)}.`)
    return 1
  }
  return 0
}

async function chatting(session: Session): Promise<number> {
  await running(session)
  await chat(session.emulator, session.quiet, (line) => console.log(line))
  return 0
}

/** @throws Failure when the bot does not come to life */
async function running({ supervisor, begun }: Session): Promise<void> {
  await begun
  if (supervisor.status !== "running") throw new Failure(`${supervisor.name} did not start; see above.`)
}

function welcome({ emulator, supervisor }: Session, paint: Paint): void {
  const hint = (text: string) => paint("dim", `      ${text}`)
  const lines = [
    "",
    `  ${paint("bold", "Backchat")}  ${supervisor.name}`,
    "",
    `  ${paint("green", "➜")}  Text your bot:  ${paint("cyan", `${emulator.url}/`)}`,
    // From the sources there is no such program.
    ...(import.meta.url.endsWith(".ts") ? [] : [hint('or: npx backchat say "hello"')]),
    hint("Save a file and the bot starts again. Ctrl-C ends it."),
    "",
  ]
  console.log(lines.join("\n"))
}
