import fc from "fast-check"
import { expect, it } from "vitest"
import { Repetition } from "./repetition.ts"

function read(begun: string, pieces: readonly string[]): string {
  const repetition = new Repetition(begun)
  return pieces.map((piece) => repetition.read(piece)).join("") + repetition.end()
}

it.each([
  ["", "All of it.", "All of it."],
  ["The ferry goes ", "at nine.", "at nine."],
  ["The ferry goes ", " at nine.", "at nine."],
  ["The ferry goes ", "The ferry goes at nine.", "at nine."],
  ["First. The ferry goes at ", "The ferry goes at nine.", "nine."],
  ["ha ", "ha ha", "ha"],
  ["I said ha ", "ha ha", "ha ha"],
  ["One.\n\n", "\n\nTwo.", "Two."],
  ["One.\n\n", "\n\n  - two", "  - two"],
  ["One.\n", "\n\nTwo.", "\nTwo."],
  ["One.\n\n", "Two.", "Two."],
])("behind %j, %j gives %j", (begun, text, fresh) => {
  expect(read(begun, [text])).toBe(fresh)
  expect(read(begun, text.split(""))).toBe(fresh)
})

it("gives what comes at once, when it is no repetition", () => {
  const repetition = new Repetition("The ferry goes ")
  expect(repetition.read("x")).toBe("x")
  expect(repetition.read("y")).toBe("y")
})

it("loses nothing but what was said, whatever the pieces", () => {
  const text = fc.array(fc.constantFrom("a", "b", "word ", "\n", "\n\n", "a sentence. "), { maxLength: 12 })
  fc.assert(
    fc.property(text, text, fc.boolean(), (begun, pieces, isAnew) => {
      const said = begun.join("")
      const fresh = read(said, isAnew ? [said, ...pieces] : pieces)
      const all = pieces.join("")
      if (isAnew && said.trim() !== "")
        expect(`${said}${fresh}`.replace(/\s/g, "")).toBe(`${said}${all}`.replace(/\s/g, ""))
      expect(all.replace(/\s/g, "").endsWith(fresh.replace(/\s/g, ""))).toBe(true)
    }),
  )
})
