import { describe, expect, it } from "vitest"
import { isWorthRetrying, maxAttempts, waitAfter } from "./retry.ts"

describe("the waits", () => {
  const total = (random: number) =>
    Array.from({ length: maxAttempts - 1 }, (_, n) => waitAfter(n + 1, random)).reduce((a, b) => a + b, 0)

  it("double from 3 s up to 10 minutes, about 25 minutes in all", () => {
    expect([1, 2, 3].map((attempt) => waitAfter(attempt, 0))).toEqual([3_000, 6_000, 12_000])
    expect(waitAfter(9, 0)).toBe(600_000)
    expect(waitAfter(9, 0.999)).toBe(600_000)
    expect(total(0) / 60_000).toBeGreaterThan(22)
    expect(total(0.999) / 60_000).toBeLessThan(27)
  })
})

describe("another attempt", () => {
  it.each([
    [{ status: 500 }, true],
    [{ status: 503 }, true],
    [{ status: 429 }, true],
    [{ error: "ECONNREFUSED" }, true],
    [{ error: "no answer within 10000 ms" }, true],
    [{ status: 200 }, false],
    [{ status: 302 }, false],
    [{ status: 400 }, false],
    [{ status: 401 }, false],
    [{ status: 410 }, false],
    [{ error: "ENOTFOUND" }, false],
  ])("after %o: %s", (outcome, again) => {
    expect(isWorthRetrying(outcome)).toBe(again)
  })
})
