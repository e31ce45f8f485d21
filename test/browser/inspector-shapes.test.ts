import type { Travel } from "@backchat/core"
import { describe, expect, it } from "vitest"
import { barsOf } from "../../packages/emulator/web/inspector/details/bars.ts"
import { diff } from "../../packages/emulator/web/inspector/details/diff.ts"
import { ahead, duration } from "../../packages/emulator/web/inspector/words.ts"

const shown = (before: unknown, after: unknown) =>
  diff(before, after).map(({ sign, depth, text }) => `${sign}${"  ".repeat(depth)}${text}`)

describe("a difference", () => {
  it("names what changed and keeps the rest short", () => {
    const before = { name: "Ann", orders: [1, 2], cart: { a: 1, b: [1, 2, 3] } }
    const after = { name: "Ann", orders: [2, 3], cart: { a: 1, b: [1, 2, 3] }, done: true }
    expect(shown(before, after)).toEqual([
      " {",
      '   name: "Ann"',
      "   orders: [",
      "-    1",
      "     2",
      "+    3",
      "   ]",
      '   cart: {"a":1,"b":[1,2,3]}',
      "+  done: true",
      " }",
    ])
  })

  it("of what is new, gone, or of another kind is the whole of it", () => {
    expect(shown(undefined, { a: 1 })).toEqual(["+{", '+  "a": 1', "+}"])
    expect(shown({ a: 1 }, undefined)).toEqual(["-{", '-  "a": 1', "-}"])
    expect(shown([1], { a: 1 })).toEqual(["-[", "-  1", "-]", "+{", '+  "a": 1', "+}"])
    expect(shown(null, 7)).toEqual(["-null", "+7"])
  })

  it("of long histories stays quick: a thousand turns, one more", () => {
    const turns = Array.from({ length: 1_000 }, (_, index) => ({ role: "user", text: `turn ${index}` }))
    const startedAt = performance.now()
    const lines = diff(turns, [...turns, { role: "user", text: "one more" }])
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(lines.filter(({ sign }) => sign === "+").map(({ text }) => text)).toContain('"text": "one more"')
  })
})

describe("a waterfall", () => {
  const travel: Travel = {
    eventId: "e",
    type: "message.received",
    attempt: 1,
    receivedAt: 1_000,
    startedAt: 1_010,
    endedAt: 1_050,
    outcome: "handled",
    spans: [
      { kind: "middleware", name: "session", startedAt: 1_010, endedAt: 1_040 },
      { kind: "handler", name: "onText", startedAt: 1_012, endedAt: 1_020 },
      { kind: "send", name: "e/0", startedAt: 1_020, endedAt: 1_040 },
    ],
    tried: [],
    state: [],
  }

  it("goes from the door to the settlement, in shares of the whole", () => {
    const bars = barsOf(travel, false)
    expect(bars.map(({ kind, name, depth, left, width }) => [kind, name, depth, left, width])).toEqual([
      ["inbox", "kept at the door, waited", 0, 0, 0.2],
      ["middleware", "session", 0, 0.2, 0.6],
      ["handler", "onText", 1, 0.24, 0.16],
      ["send", "reply 0", 1, 0.4, 0.4],
      ["settle", "handled", 0, 0.8, 0.2],
    ])
  })

  it("of a later try begins where it was taken in hand", () => {
    const [first] = barsOf(travel, true)
    expect(first).toMatchObject({ kind: "middleware", left: 0, width: 0.75 })
  })
})

it("tells times in as few signs as tell them", () => {
  expect([0.04, 9.96, 12.4, 1_500, 90_000, 5_400_000].map(duration)).toEqual([
    "0.0 ms",
    "10.0 ms",
    "12 ms",
    "1.5 s",
    "2 min",
    "1.5 h",
  ])
  expect([0, 3_599_990, 90_061_000].map(ahead)).toEqual(["0 s", "1 h", "1 d 1 h 1 min 1 s"])
})
