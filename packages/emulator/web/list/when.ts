const day = 24 * 60 * 60 * 1000

function time(at: number): string {
  return new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" })
}

function daysBetween(at: number, now: number): number {
  return Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / day)
}

/** For a list: the time of today, yesterday, a weekday, then the date. */
export function shortTime(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return time(at)
  if (days === 1) return "Yesterday"
  if (days < 7) return new Date(at).toLocaleDateString([], { weekday: "long" })
  return new Date(at).toLocaleDateString([], { day: "numeric", month: "numeric", year: "2-digit" })
}

/** Between bubbles: the day and the time, apart, since phones print the day bold. */
export function longTime(at: number, now: number): { readonly day: string; readonly time: string } {
  const days = daysBetween(at, now)
  const date = new Date(at)
  if (days <= 0) return { day: "Today", time: time(at) }
  if (days === 1) return { day: "Yesterday", time: time(at) }
  if (days < 7) return { day: date.toLocaleDateString([], { weekday: "long" }), time: time(at) }
  return {
    day: date.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short" }),
    time: time(at),
  }
}

/** The time of day. */
export { time as timeOfDay }
