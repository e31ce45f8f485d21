import fc from "fast-check"
import { expect, it } from "vitest"
import { isGraphemeBorder } from "./borders.ts"

it("knows the same graphemes as the segmenter, with and without asking it", () => {
  const unit = fc.constantFrom(
    "a",
    " ",
    "\r\n",
    "\r",
    "\n",
    "é",
    "\u0301",
    "\u0600",
    "👩",
    "\u200d",
    "🇩",
    "한",
    "\ud800",
    "\u00ad",
  )
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1, maxLength: 8 }), (text) => {
      const starts = new Set(Array.from(new Intl.Segmenter("und").segment(text), ({ index }) => index))
      for (let index = 0; index < text.length; index++) {
        expect(isGraphemeBorder(text, index), `${index} in ${JSON.stringify(text)}`).toBe(starts.has(index))
      }
    }),
  )
})
