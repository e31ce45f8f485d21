/** Milliseconds, or words: `"25 minutes"`, `"90 s"`, `"1 day"`. */
export type Duration = number | string

const unitsMs: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1000],
  ["second", 1000],
  ["min", 60_000],
  ["minute", 60_000],
  ["h", 3_600_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
])

/** A duration in milliseconds. @throws RangeError for words that are none. */
export function milliseconds(duration: Duration): number {
  if (typeof duration === "number") return duration
  const [, amount, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(duration) ?? []
  const name = unit.toLowerCase()
  const unitMs = unitsMs.get(name) ?? unitsMs.get(name.replace(/s$/, ""))
  if (amount !== undefined && unitMs !== undefined) return Number(amount) * unitMs
  throw new RangeError(
    `${JSON.stringify(duration)} is no duration; say it in ms, or as "500 ms", "90 s", "25 minutes", "2 hours", "1 day".`,
  )
}
