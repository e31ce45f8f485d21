const WINDOW_MS = 60_000

/** The latest messages of one handle. Plain JSON, so that it can be kept in a store. */
export type FloodLog = {
  /** Event ids and when the platform made them, in the order they were handled first. */
  readonly seen: readonly (readonly [id: string, at: number])[]
  /** The event that answers the flood; null while there is none. */
  readonly answeredBy: string | null
}

export type Verdict = "pass" | "answer" | "silence"

export const NO_FLOOD: FloodLog = { seen: [], answeredBy: null }

/**
 * Judges one message by how many came in the minute before it. Times are the platform's, so a backlog
 * that is worked off quickly is no flood; and an event that runs again is judged as it was the first time.
 */
export function judge(
  log: FloodLog,
  event: { readonly id: string; readonly at: number },
  limit: number,
): { readonly verdict: Verdict; readonly isNew: boolean; readonly log: FloodLog } {
  const place = log.seen.findIndex(([id]) => id === event.id)
  const isNew = place === -1
  const earlier = isNew ? log.seen : log.seen.slice(0, place)
  const isFlood = earlier.filter(([, at]) => at > event.at - WINDOW_MS).length >= limit
  if (!isNew) return { verdict: verdict(isFlood, log.answeredBy === event.id), isNew, log }
  const answeredBy = isFlood ? (log.answeredBy ?? event.id) : null
  // Twice the limit: events of other chats may have come between an event and its retry.
  const seen = [
    ...log.seen.filter(([, at]) => at > event.at - WINDOW_MS),
    [event.id, event.at] as const,
  ].slice(-2 * limit)
  return { verdict: verdict(isFlood, answeredBy === event.id), isNew, log: { seen, answeredBy } }
}

function verdict(isFlood: boolean, answers: boolean): Verdict {
  if (!isFlood) return "pass"
  return answers ? "answer" : "silence"
}
