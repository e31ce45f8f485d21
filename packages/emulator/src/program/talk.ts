import { createInterface } from "node:readline"
import type { Emulator } from "../emulator.ts"

/** Lets people say what is typed, `Ann: hello`, and prints what their phones show. */
export function talk(emulator: Emulator, print: (line: string) => void): void {
  emulator.on("bubble", (bubble, on) => {
    if (bubble.fromLine) print(`${on.name} sees: ${bubble.text}`)
  })
  const lines = createInterface({ input: process.stdin })
  lines.on("line", (line) => {
    say(emulator, line).catch((error: unknown) =>
      print(error instanceof Error ? error.message : String(error)),
    )
  })
}

async function say(emulator: Emulator, line: string): Promise<void> {
  if (line.trim() === "") return
  const [, name = "", text = ""] = /^\s*([^:]+?)\s*:\s*(.+)$/.exec(line) ?? []
  const person = emulator.people.find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (!person) {
    const names = emulator.people.map((one) => one.name).join(", ")
    throw new Error(`Write it as "NAME: text", where NAME is one of ${names}.`)
  }
  await person.says(text)
}
