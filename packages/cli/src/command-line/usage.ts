import type { Flags } from "./command.ts"

/** The help of one command. */
export function usageOf(parts: {
  readonly usage: string
  readonly about: string
  readonly flags: Flags
  readonly more?: string
}): string {
  const rows = [
    ...Object.entries(parts.flags).map(([name, { short, value, multiple, help }]): [string, string] => [
      `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`,
      multiple ? `${help}; may be repeated` : help,
    ]),
    ["--help", "show this"] as const,
  ]
  const more = parts.more === undefined ? "" : `\n\n${parts.more}`
  return `backchat ${parts.usage}\n\n${parts.about}\n\n${columns(rows)}${more}`
}

/** Two columns, the first as wide as its widest word. */
export function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows
    .map(([left, right]) => `  ${left.padEnd(width)}${right.replaceAll("\n", `\n  ${" ".repeat(width)}`)}`)
    .join("\n")
}
