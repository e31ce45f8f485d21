import { relative } from "node:path"
import type { Paint } from "../command-line/paint.ts"
import { botLine } from "./bot-line.ts"
import { stepLine, travelLine } from "./road.ts"
import type { Supervisor } from "./supervisor.ts"

export interface NarratorOptions {
  readonly supervisor: Supervisor
  readonly paint: Paint
  /** Every step, and not only how each event ended. */
  readonly isCurious: boolean
  /** Where the bot's own words on stdout go. */
  readonly out: (line: string) => void
  /** Where everything else goes. */
  readonly note: (line: string) => void
}

/** Tells at the terminal what happens to the bot: one line for each event, and each turn of its life. */
export function narrate({ supervisor, paint, isCurious, out, note }: NarratorOptions): void {
  supervisor.on("travelled", (travel) => note(travelLine(travel, paint)))
  supervisor.on("step", (step) => {
    const line = stepLine(step, paint, isCurious)
    if (line !== undefined) note(line)
  })
  supervisor.on("line", ({ stream, text }) => {
    if (stream === "stdout") out(text)
    else note(botLine(text, paint))
  })
  supervisor.on("status", (status, detail) => {
    if (status === "running") note(paint("green", `✓ ${supervisor.name} runs.`))
    else if (status === "crashed")
      note(paint("red", `✗ ${lastLine(detail)}`)) // its own last words are above
    else if (status === "stopped" && detail !== undefined) note(paint("yellow", detail))
  })
  supervisor.on("changed", (files) => {
    const names = files.map((file) => relative(process.cwd(), file))
    note(paint("dim", `↻ ${names.join(", ")} changed.`))
  })
}

function lastLine(detail: string | undefined): string {
  return detail?.split("\n").at(-1) ?? "The bot has ended."
}
