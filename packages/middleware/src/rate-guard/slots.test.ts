import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { giveBack, NO_SLOTS, nextSlot, type Pace, postpone, reserve, type Slots } from "./slots.ts"

const PACE: Pace = { limit: 30, windowMs: 61_200, horizonMs: 30_000 }

function take(log: Slots, now: number): { readonly log: Slots; readonly at: number } {
  const at = nextSlot(log, now, PACE)
  return { log: reserve(log, at, now, PACE), at }
}

describe("the sliding log", () => {
  it("lets 30 go at once, and the next when the first is a minute old", () => {
    let log = NO_SLOTS
    const slots: number[] = []
    for (let index = 0; index < 62; index++) {
      const taken = take(log, 1_000)
      log = taken.log
      slots.push(taken.at)
    }
    expect(slots.slice(0, 30)).toEqual(Array(30).fill(1_000))
    expect(slots[30]).toBe(62_200)
    expect(slots[59]).toBe(62_229) // a millisecond apart, so that timers keep the order
    expect(slots[60]).toBe(62_200 + 61_200)
  })

  it("never has more than 30 in a minute, and keeps the order, whatever the arrivals", () => {
    const gapMs = fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 25_000, max: 70_000 }))
    const burst = fc.record({ gapMs, messages: fc.integer({ min: 1, max: 45 }) })
    fc.assert(
      fc.property(fc.array(burst, { maxLength: 20 }), (bursts) => {
        let log = NO_SLOTS
        let now = 1_700_000_000_000
        const slots: number[] = []
        for (const { gapMs, messages } of bursts) {
          now += gapMs
          for (let index = 0; index < messages; index++) {
            const at = nextSlot(log, now, PACE)
            if (at - now > PACE.horizonMs) continue // it would be deferred
            log = reserve(log, at, now, PACE)
            slots.push(at)
          }
        }
        expect(closest31(slots)).toBeGreaterThan(60_000)
        expect(slots).toEqual(slots.toSorted((a, b) => a - b))
        expect(log.slots.length).toBeLessThanOrEqual(61) // it does not grow
      }),
      { numRuns: 300 },
    )
  })

  it("gives the last place to someone else, and leaves the others theirs", () => {
    let { log } = take(NO_SLOTS, 0)
    const { at } = take(log, 0)
    log = giveBack(reserve(log, at, 0, PACE), at)
    expect(log.slots).toEqual([0])
    expect(giveBack(log, 12_345)).toBe(log)
  })

  it("waits until the platform allows it", () => {
    const log = postpone(NO_SLOTS, 9_000)
    expect(nextSlot(log, 1_000, PACE)).toBe(9_000)
    expect(nextSlot(postpone(log, 5_000), 1_000, PACE)).toBe(9_000)
    expect(nextSlot(log, 10_000, PACE)).toBe(10_000)
  })

  it("does not wait for slots of a clock that was set back since", () => {
    const { log } = take(NO_SLOTS, 3_600_000)
    expect(nextSlot(log, 1_000, PACE)).toBe(1_000)
  })
})

/** The least time that 31 messages took: more than a minute, or there are too many. */
function closest31(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.min(...sorted.slice(30).map((at, index) => at - (sorted[index] ?? at)))
}
