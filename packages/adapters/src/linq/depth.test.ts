import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { isDeeperThan } from "./depth.ts"

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

describe("isDeeperThan", () => {
  it("counts objects and arrays alike", () => {
    expect(isDeeperThan("[".repeat(64) + "]".repeat(64), 64)).toBe(false)
    expect(isDeeperThan("[".repeat(65) + "]".repeat(65), 64)).toBe(true)
    expect(isDeeperThan('{"a":['.repeat(33) + "]}".repeat(33), 64)).toBe(true)
  })

  it("does not count brackets inside strings, whatever is escaped in them", () => {
    expect(isDeeperThan(JSON.stringify("[{".repeat(500)), 64)).toBe(false)
    expect(isDeeperThan(`["\\"${"[".repeat(500)}\\\\"]`, 64)).toBe(false)
  })

  it("does not count what lies side by side", () => {
    expect(isDeeperThan(JSON.stringify(Array.from({ length: 500 }, () => [{}])), 64)).toBe(false)
  })

  it("agrees with a walk over the parsed value", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 12 }), fc.integer({ min: 0, max: 10 }), (json, limit) => {
        expect(isDeeperThan(json, limit)).toBe(depthOf(JSON.parse(json)) > limit)
      }),
    )
  })
})
