import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { compilePhrase } from "./phrase.ts"

const match = (phrase: string, text: string) => compilePhrase(phrase)(text)

describe("a phrase", () => {
  it("is the whole text, ignoring case, outer space, closing punctuation and the width of spaces", () => {
    for (const said of ["good morning", " GOOD   Morning!! ", "good\nmorning…", "Good morning."]) {
      expect(match("Good morning!", said)).toEqual({})
    }
    for (const said of ["good morning all", "a good morning", "goodmorning"]) {
      expect(match("good morning", said)).toBeUndefined()
    }
  })

  it("captures the nearest words that let the rest fit", () => {
    expect(match("{a} and {b}", "salt and pepper and lime")).toEqual({ a: "salt", b: "pepper and lime" })
    expect(match("put {what} in {n:int}", "put it in there in 3")).toEqual({ what: "it in there", n: 3 })
  })

  it("converts and refuses by kind", () => {
    expect(match("{n:int}", "-12")).toEqual({ n: -12 })
    expect(match("{n:int}", "1.5")).toBeUndefined()
    expect(match("pay {n:number}", "pay 1,5")).toEqual({ n: 1.5 })
    expect(match("is {w:word}", "is two words")).toBeUndefined()
    expect(match("pi is {n:number}", "pi is 3.14.")).toEqual({ n: 3.14 })
  })

  it("keeps what was captured as it was written", () => {
    expect(match("note {text}", "Note  Buy MILK\nand eggs")).toEqual({ text: "Buy MILK\nand eggs" })
  })

  it("takes characters that mean something in a RegExp for themselves", () => {
    expect(match("what is 2+2 (really)", "What is 2+2 (really)?")).toEqual({})
    expect(match("a.c", "abc")).toBeUndefined()
  })

  it("explains a placeholder that means nothing", () => {
    expect(() => compilePhrase("take {n:integer}")).toThrow(/\{n:integer\} that means nothing.*\{name:int\}/)
    expect(() => compilePhrase("take {two words}")).toThrow(/means nothing/)
  })

  it("finds its way around emoji", () => {
    expect(match("{a} 👍 {b}", "ok 👍 then 👍 fine")).toEqual({ a: "ok", b: "then 👍 fine" })
    expect(match("{a}👍{n:int}", "👍👍👍7")).toEqual({ a: "👍👍", n: 7 })
  })

  it("gives back what it was filled with", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/).filter((one) => one !== "in")
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -999, max: 999 }),
        (words, n) => {
          const what = words.join(" ")
          expect(match("do {what} in {n:int} days", `do ${what} in ${n} days`)).toEqual({ what, n })
        },
      ),
    )
  })

  it("stays quick on text made to be slow", () => {
    const hostile = "in ".repeat(3_333)
    const startedAt = performance.now()
    expect(match("{a} in {b} in {c} in {n:int} minutes", hostile)).toBeUndefined()
    expect(match("good morning", `${" ".repeat(9_000)}good${" ".repeat(9_000)}x`)).toBeUndefined()
    // Trying every combination would take hours; a wide bound still tells the two apart.
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})
