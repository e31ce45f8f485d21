import type { Paint } from "../command-line/paint.ts"

/** A line that the bot wrote; the framework's log, JSON on stderr, as a person would rather read it. */
export function botLine(text: string, paint: Paint): string {
  const entry = logEntry(text)
  if (entry === undefined) return text
  const { level, message, time: _, ...fields } = entry
  const facts = Object.entries(fields).map(([name, value]) => `${name} ${asText(value)}`)
  return `${paint(level === "error" ? "red" : "yellow", `  ${level.padEnd(8)}`)} ${message} ${paint("dim", facts.join(", "))}`
}

interface LogEntry {
  readonly level: string
  readonly message: string
  readonly [field: string]: unknown
}

function logEntry(text: string): LogEntry | undefined {
  if (!text.startsWith('{"level":')) return undefined
  try {
    const entry = JSON.parse(text)
    return typeof entry.level === "string" && typeof entry.message === "string" ? entry : undefined
  } catch {
    return undefined
  }
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value)
}
