import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { count, type DayCount, NOTHING_COUNTED, total, untilBelow } from "./day-count.ts"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function counted(...times: readonly number[]): DayCount {
  return times.reduce((day, at) => count(day, at, 1, at), NOTHING_COUNTED)
}

describe("24 hours in half hours", () => {
  it("counts what fell into them, to half an hour", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { maxLength: 100 }), (gaps) => {
        let now = 0
        const times = gaps.map((gap) => (now += gap))
        const day = counted(...times)
        const within = (ms: number) => times.filter((at) => at > now - ms).length
        expect(total(day, now)).toBeLessThanOrEqual(within(DAY))
        expect(total(day, now)).toBeGreaterThanOrEqual(within(DAY - HOUR / 2))
        expect(day.buckets.length).toBeLessThanOrEqual(48)
      }),
    )
  })

  it("takes back what was not sent, and never below nothing", () => {
    const day = count(counted(0, MINUTE), 0, -1, MINUTE)
    expect(total(day, MINUTE)).toBe(1)
    expect(total(count(NOTHING_COUNTED, 0, -1, 0), 0)).toBe(0)
  })

  it("knows when there is room again", () => {
    const day = counted(0, MINUTE, HOUR, 2 * HOUR)
    const now = 3 * HOUR
    expect(untilBelow(day, 5, now)).toBe(0)
    expect(untilBelow(day, 4, now)).toBe(DAY - now)
    expect(untilBelow(day, 2, now)).toBe(DAY + HOUR - now)
    expect(total(day, now + untilBelow(day, 2, now))).toBe(1)
  })
})
