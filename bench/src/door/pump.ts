/** Events under way at the same time, each in another chat. */
const WINDOW = 64

/** Counts the events whose handling has ended, and wakes whoever waits for that. */
export class Settled {
  count = 0
  onChange: () => void = () => {}

  readonly note = (): void => {
    this.count++
    this.onChange()
  }
}

/**
 * Hands arrivals to a door, with at most `WINDOW` of them not yet acknowledged or not yet handled, and resolves when
 * all of them are both.
 */
export function pump(arrivals: readonly (() => Promise<void>)[], settled: Settled): Promise<void> {
  const before = settled.count
  let next = 0
  let acknowledged = 0
  return new Promise((resolve, reject) => {
    const advance = () => {
      const handled = settled.count - before
      if (acknowledged === arrivals.length && handled === arrivals.length) return resolve()
      while (next - Math.min(acknowledged, handled) < WINDOW) {
        const arrive = arrivals[next++]
        if (arrive === undefined) return
        arrive().then(onAcknowledged, reject)
      }
    }
    const onAcknowledged = () => {
      acknowledged++
      advance()
    }
    settled.onChange = advance
    advance()
  })
}
