/** An event type that the platform has never had. */
export const unheardOfType = "emulator.unheard_of"

const field = { emulator_unheard_of: { since: "tomorrow", list: [1, null, "x"] } }

/** The body of an event of a type that nobody knows, in the envelope of another event. */
export function unheardOfEvent(body: string, eventId: string): string {
  return JSON.stringify({ ...parsed(body), event_type: unheardOfType, event_id: eventId, data: field })
}

/** The same event with fields that nobody knows: around the data, in it, and in each object of its first level. */
export function withUnheardOfFields(body: string): string {
  const event = parsed(body)
  return JSON.stringify({ ...event, data: grown(event.data, 2), ...field })
}

function grown(value: unknown, levels: number): unknown {
  if (Array.isArray(value)) return value.map((item) => grown(item, levels))
  if (typeof value !== "object" || value === null || levels === 0) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, grown(inner, levels - 1)])
  return { ...Object.fromEntries(entries), ...field }
}

function parsed(body: string): Record<string, unknown> {
  return JSON.parse(body) // our own envelope, stringified a moment ago
}
