import type { Paint } from "../command-line/paint.ts"

/** What one look brought up. `note`: worth knowing, but nothing is broken. */
export interface Finding {
  readonly state: "good" | "note" | "broken"
  readonly name: string
  readonly text: string
  /** What to do about it. */
  readonly remedy?: string
}

export function good(name: string, text: string): Finding {
  return { state: "good", name, text }
}

export function note(name: string, text: string, remedy?: string): Finding {
  return { state: "note", name, text, ...(remedy !== undefined && { remedy }) }
}

export function broken(name: string, text: string, remedy?: string): Finding {
  return { state: "broken", name, text, ...(remedy !== undefined && { remedy }) }
}

const SIGNS = {
  good: ["✓", "green"],
  note: ["!", "yellow"],
  broken: ["✗", "red"],
} as const

/** A finding at the terminal, its remedy below it. */
export function inWords({ state, name, text, remedy }: Finding, paint: Paint): string {
  const [sign, colour] = SIGNS[state]
  const line = `${paint(colour, sign)} ${name.padEnd(10)} ${text}`
  return remedy === undefined ? line : `${line}\n  ${" ".repeat(10)} ${paint("bold", "→")} ${remedy}`
}
