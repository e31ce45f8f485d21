import { createInterface } from "node:readline"
import type { Emulator } from "@backchat/emulator"
import type { Bubble, Person } from "@backchat/emulator/testing"
import { type Paint, painter } from "../command-line/paint.ts"

const HELP = `  Type to write to the bot. Commands:
    /react love        tap back on the bot's last message (love, like, laugh, … or any emoji)
    /edit new text     change your last message
    /log               everything that was said
    /quit              leave (so does Ctrl-D)
  Anything else that starts with / goes to the bot.`

/** Back to the margin, and nothing after it: what comes takes the prompt's place. */
const CLEAR_LINE = "\r\u001b[K"

/**
 * A chat in the terminal between the person who sits there and the bot. Resolves when they leave.
 *
 * @param quiet resolves when the bot has answered everything
 */
export async function chat(
  emulator: Emulator,
  quiet: () => Promise<void>,
  write: (line: string) => void,
): Promise<void> {
  const paint = painter(process.stdout)
  const you = emulator.person("You")
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  const lines = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: "you › ",
    terminal: isTerminal,
  })
  lines.on("SIGINT", () => lines.close()) // Ctrl-C leaves as /quit does
  const ask = () => isTerminal && lines.prompt()
  let mine: Bubble | undefined
  let theirs: Bubble | undefined
  emulator.on("bubble", (bubble) => {
    if (!bubble.fromLine) return
    theirs = bubble
    if (isTerminal) process.stdout.write(CLEAR_LINE)
    write(inBubble(bubble, paint))
  })
  write(paint("dim", HELP))
  ask()
  for await (const line of lines) {
    const said = line.trim()
    if (said === "/quit") break
    try {
      if (said.startsWith("/react ")) await react(you, said.slice(7).trim(), theirs)
      else if (said.startsWith("/edit ")) mine = await edit(you, said.slice(6), mine)
      else if (said === "/log") write(emulator.transcript())
      else if (said !== "") mine = await you.says(said)
    } catch (error) {
      write(paint("red", `  ${error instanceof Error ? error.message : String(error)}`))
    }
    await quiet()
    ask()
  }
  lines.close()
}

async function react(you: Person, reaction: string, to: Bubble | undefined): Promise<void> {
  if (to === undefined) throw new Error("The bot has said nothing yet that you could react to.")
  await you.reacts(reaction, to)
}

async function edit(you: Person, text: string, message: Bubble | undefined): Promise<Bubble> {
  if (message === undefined) throw new Error("You have said nothing yet that you could edit.")
  return you.edits(message, text)
}

/** A bubble as the terminal shows it. */
function inBubble({ text, effect, media }: Bubble, paint: Paint): string {
  const notes = [
    effect && `effect: ${effect}`,
    ...media.map(({ mimeType, url }) => `${mimeType} ${url}`),
  ].filter(Boolean)
  const lines = text.split("\n").map((line) => `  ${paint("blue", "▌")} ${line}`)
  return [...lines, ...notes.map((note) => paint("dim", `    (${note})`))].join("\n")
}
