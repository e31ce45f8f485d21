/**
 * When messages of one pair went out and will go out, in epoch milliseconds, oldest first: a sliding log
 * of reserved slots. Plain JSON, so that it can be kept in a store.
 */
export type Slots = {
  readonly slots: readonly number[]
  /** The platform asked for quiet until then; 0 if it did not. */
  readonly notBefore: number
}

export interface Pace {
  /** Messages in any window. */
  readonly limit: number
  /** The platform's window and a margin, since a message takes a moment to get there. */
  readonly windowMs: number
  /** How far ahead a slot may be reserved. */
  readonly horizonMs: number
}

export const NO_SLOTS: Slots = { slots: [], notBefore: 0 }

/**
 * The next free slot: now if fewer than `limit` messages lie in the window, else a window after the
 * `limit`th last. Always behind the slots that wait already, so messages keep their order.
 */
export function nextSlot({ slots, notBefore }: Slots, now: number, pace: Pace): number {
  const live = liveSlots(slots, now, pace)
  const last = live.at(-1) ?? 0
  const behind = last > now ? last + 1 : now
  const blocking = live.at(-pace.limit) ?? Number.NEGATIVE_INFINITY
  return Math.max(behind, blocking + pace.windowMs, notBefore)
}

export function reserve(log: Slots, at: number, now: number, pace: Pace): Slots {
  return { ...log, slots: insert(liveSlots(log.slots, now, pace), at) }
}

/** Gives one slot back; those behind it keep theirs. */
export function giveBack(log: Slots, at: number): Slots {
  const index = log.slots.lastIndexOf(at)
  return index === -1 ? log : { ...log, slots: log.slots.toSpliced(index, 1) }
}

export function postpone(log: Slots, until: number): Slots {
  return { ...log, notBefore: Math.max(log.notBefore, until) }
}

/** Those that still count. What lies beyond the horizon was written by a clock that has jumped since. */
function liveSlots(slots: readonly number[], now: number, { windowMs, horizonMs }: Pace): readonly number[] {
  return slots.filter((slot) => slot > now - windowMs && slot <= now + horizonMs + windowMs)
}

function insert(slots: readonly number[], at: number): readonly number[] {
  const index = slots.findLastIndex((slot) => slot <= at) + 1
  return slots.toSpliced(index, 0, at)
}
