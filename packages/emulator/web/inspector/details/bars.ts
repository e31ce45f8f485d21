import type { Travel } from "../../../src/page/bot-link.ts"

/** One step of a try as a bar of the waterfall. */
export interface Bar {
  readonly kind: "inbox" | "settle" | Travel["spans"][number]["kind"]
  readonly name: string
  /** How many steps enclose it. */
  readonly depth: number
  /** Where it begins and how long it is, as shares of the whole, 0 to 1. */
  readonly left: number
  readonly width: number
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly ms: number
  readonly error: string | undefined
}

/**
 * A try from the door to the settlement. Later tries begin where they were taken in hand: the wait before
 * them would leave nothing of the rest.
 */
export function barsOf(travel: Travel, isLater: boolean): readonly Bar[] {
  const { eventId, receivedAt, startedAt, endedAt, spans } = travel
  const begin = isLater ? startedAt : Math.min(receivedAt, startedAt)
  const whole = Math.max(endedAt - begin, 0.001)
  const worked = Math.max(startedAt, ...spans.map((span) => span.endedAt))
  const place = (from: number, to: number) => ({
    left: (from - begin) / whole,
    width: Math.max(0, to - from) / whole,
    startedAt: from,
    ms: Math.max(0, to - from),
  })
  const enclosing = (index: number) => {
    const span = spans[index]
    return spans.filter(
      (other, at) => at < index && span && other.startedAt <= span.startedAt && other.endedAt >= span.endedAt,
    ).length
  }
  const wait: Bar = {
    kind: "inbox",
    name: "kept at the door, waited",
    depth: 0,
    error: undefined,
    ...place(begin, startedAt),
  }
  const steps = spans.map(
    ({ kind, name, startedAt: from, endedAt: to, error }, index): Bar => ({
      kind,
      name: name.startsWith(`${eventId}/`) ? `reply ${name.slice(eventId.length + 1)}` : name,
      depth: enclosing(index),
      error,
      ...place(from, to),
    }),
  )
  const settle: Bar = {
    kind: "settle",
    name: travel.outcome,
    depth: 0,
    error: undefined,
    ...place(worked, endedAt),
  }
  return [...(isLater ? [] : [wait]), ...steps, settle]
}
