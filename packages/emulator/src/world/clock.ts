/** The world's time in epoch milliseconds: edit windows, rate windows, expiry and every timestamp read it. */
export interface Clock {
  now(): number
}

/** A clock that moves only when told to. */
export interface VirtualClock extends Clock {
  /** Moves the time forward. @throws RangeError for a negative or non-finite step. */
  advance(ms: number): void
  /** Is called after every step. */
  onMove(listener: () => void): void
}

/** The machine's own clock. */
export const realClock: Clock = { now: () => Date.now() }

/**
 * A clock for tests of time: fifteen-minute edit windows pass in one line.
 * Webhook signatures still carry real time, because a receiver checks them against its own clock.
 *
 * @param startMs where it begins. Default: now.
 * @example const clock = virtualClock(); createEmulator({ clock }); clock.advance(16 * 60_000)
 */
export function virtualClock(startMs: number = Date.now()): VirtualClock {
  let time = startMs
  const listeners: (() => void)[] = []
  return {
    now: () => time,
    advance(ms) {
      time += forward(ms)
      for (const listener of listeners) listener()
    },
    onMove: (listener) => void listeners.push(listener),
  }
}

/** Whether a clock moves only when told to. */
export function isVirtual(clock: Clock): clock is VirtualClock {
  return "advance" in clock && "onMove" in clock
}

/** A step of time. @throws RangeError when it does not lead forward. */
export function forward(ms: number): number {
  if (ms >= 0 && Number.isFinite(ms)) return ms
  throw new RangeError(`A clock only moves forward: advance(${ms}) is not a step of 0 or more ms.`)
}
