/** A time of day with milliseconds, as a log has it. */
export function clockTime(ms: number): string {
  const date = new Date(ms)
  const two = (part: number) => String(part).padStart(2, "0")
  const thousandths = String(date.getMilliseconds()).padStart(3, "0")
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${thousandths}`
}

/** A duration in as few signs as tell it: `0.4 ms`, `12 ms`, `1.5 s`, `3 min`. */
export function duration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`
  return `${(ms / 3_600_000).toFixed(1)} h`
}

/** How long ago or ahead, for clocks that were put forward. */
export function ahead(exactMs: number): string {
  const ms = Math.round(exactMs / 1_000) * 1_000
  const days = Math.floor(ms / 86_400_000)
  const hours = Math.floor((ms % 86_400_000) / 3_600_000)
  const minutes = Math.floor((ms % 3_600_000) / 60_000)
  const seconds = Math.floor((ms % 60_000) / 1_000)
  const parts = [
    days && `${days} d`,
    hours && `${hours} h`,
    minutes && `${minutes} min`,
    seconds && `${seconds} s`,
  ]
  return parts.filter(Boolean).join(" ") || "0 s"
}

/** `1 letter`, `2 letters`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}

/** What an error has to say. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
