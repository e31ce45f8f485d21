import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseWellFormed } from "./well-formed.ts"

describe("parseWellFormed", () => {
  it("mends half a character, in values and keys, and keeps whole ones", () => {
    const json = String.raw`{"a\ud800":["\udc00b", "\ud83d\udd25", {"c":"x\uD83Dy"}], "n":[1,null,true]}`
    expect(parseWellFormed(json)).toEqual({
      "a\uFFFD": ["\uFFFDb", "🔥", { c: "x\uFFFDy" }],
      n: [1, null, true],
    })
  })

  it("reads everything else as JSON.parse does", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(parseWellFormed(json)).toEqual(JSON.parse(json))
      }),
    )
  })

  it("keeps a key called __proto__ a key", () => {
    const value = parseWellFormed(String.raw`{"__proto__":{"polluted":"\ud800"}}`)
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":"\uFFFD"}}')
  })
})
