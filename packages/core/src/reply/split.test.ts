import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { type FindLinks, parsers, type Span } from "./parsers.ts"
import { splitText } from "./split.ts"
import { checkDecorations, PLAIN } from "./styled-text.ts"

let findLinks: FindLinks
beforeAll(async () => {
  findLinks = (await parsers()).findLinks
})

const split = (value: string, max: number) =>
  splitText({ value, decorations: PLAIN }, max, findLinks).map((piece) => piece.value)

describe("a long text", () => {
  it("is left alone when it fits", () => {
    const text = { value: "Hello there", decorations: PLAIN }
    const never: FindLinks = () => expect.fail("looked for links in a short text")
    expect(splitText(text, 11, never)).toEqual([text])
    expect(splitText(text, 11, never)[0]).toBe(text)
  })

  it("is cut between paragraphs first", () => {
    expect(split("One. Two.\nThree.\n\nFour. Five.", 24)).toEqual(["One. Two.\nThree.", "Four. Five."])
  })

  it("is cut between lines where no paragraph ends", () => {
    expect(split("One. Two.\nThree. Four.", 17)).toEqual(["One. Two.", "Three. Four."])
    expect(split("One. Two.\r\nThree. Four.", 17)).toEqual(["One. Two.", "Three. Four."])
  })

  it("is cut between sentences where no line ends", () => {
    expect(split("Is it one? It is two. And some more words.", 30)).toEqual([
      "Is it one? It is two.",
      "And some more words.",
    ])
  })

  it("is cut between words where no sentence ends", () => {
    expect(split("one two three four", 13)).toEqual(["one two three", "four"])
    expect(split("我喜欢吃苹果和香蕉", 4).join("|")).toBe("我喜欢吃|苹果和|香蕉")
  })

  it("is cut between graphemes where no word ends", () => {
    expect(split("aaaaaaaaaa", 4)).toEqual(["aaaa", "aaaa", "aa"])
    expect(split("👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", 25)).toEqual(["👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"])
    expect(split("e\u0301e\u0301e\u0301", 3)).toEqual(["e\u0301", "e\u0301", "e\u0301"])
  })

  it("is cut between characters when one grapheme is too long", () => {
    expect(split("👨‍👩‍👧‍👦", 4)).toEqual(["👨‍", "👩‍", "👧‍", "👦"])
  })

  it("prefers a lesser border to a stub", () => {
    expect(split("Hi.\n\nThis is one sentence. This is the next one.", 40)).toEqual([
      "Hi.\n\nThis is one sentence.",
      "This is the next one.",
    ])
  })

  it("keeps a URL whole that fits in a piece", () => {
    const url = "https://example.com/a/b?c=d.E&f=Gggggg"
    expect(split(`See ${url}`, 40)).toEqual(["See", url])
    expect(split(`xxxxxxxxxxxxxxxxxxxxxxxx(${url})`, 40)).toContainEqual(expect.stringContaining(url))
    expect(split(url, 30).join("")).toBe(url)
  })

  it("loses nothing but white space at the cuts", () => {
    expect(split("one   \n\n\n   two", 5)).toEqual(["one", "two"])
    expect(split(`${" ".repeat(20)}x`, 5)).toEqual(["x"])
  })

  it("keeps white space that is part of a character", () => {
    expect(split("\u0600 \r\n", 3)).toEqual(["\u0600 "])
    expect(split("abc \u0301d", 4)).toEqual(["abc", " \u0301d"])
    expect(split("a\r\n \u0301", 2)).toEqual(["a", " \u0301"])
  })

  it("carries its decorations along", () => {
    const text = { value: "one two three", decorations: [{ range: [4, 13], style: "bold" }] } as const
    expect(splitText(text, 8, findLinks)).toEqual([
      { value: "one two", decorations: [{ range: [4, 7], style: "bold" }] },
      { value: "three", decorations: [{ range: [0, 5], style: "bold" }] },
    ])
  })
})

describe("any text", () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.string({
      unit: fc.integer({ min: 0xd7fe, max: 0xe001 }).map((unit) => String.fromCharCode(unit)),
      maxLength: 4,
    }),
    fc.lorem({ mode: "sentences", maxCount: 3 }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom(
      " ",
      "\n",
      "\r\n",
      "\n\n",
      "   ",
      "👨‍👩‍👧‍👦",
      "🇩🇪🇫🇷",
      "e\u0301",
      " \u0301",
      "\u0600 ",
      "ก็",
      "漢字。",
      "各地",
    ),
    fc.constantFrom("a", "\u0301", "x ").map((unit) => unit.repeat(60)),
  )
  const value = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""))
  const max = fc.integer({ min: 2, max: 60 })
  const visible = (text: string) => text.replace(/\s/g, "")

  it("survives splitting: every piece fits, nothing visible is lost", () => {
    fc.assert(
      fc.property(value, max, (text, limit) => {
        const pieces = split(text, limit)
        for (const { length } of pieces) expect(length).toBeLessThanOrEqual(limit)
        expect(visible(pieces.join(""))).toBe(visible(text))
      }),
      { numRuns: 300 },
    )
  })

  it("is never cut in a grapheme or a link that fits", () => {
    fc.assert(
      fc.property(value, max, (text, limit) => {
        const graphemes = Array.from(new Intl.Segmenter("und").segment(text), ({ index, segment }) => ({
          start: index,
          end: index + segment.length,
        }))
        const fits = ({ start, end }: Span) => end - start <= limit
        // A grapheme that is longer than a piece may be cut anywhere. A link may end within a grapheme.
        const giants = graphemes.filter((it) => !fits(it))
        const links = findLinks(text).filter(fits)
        const whole = [...graphemes.filter(fits), ...links.filter(({ end }) => !graphemes.some(cutBy(end)))]
        const cuts = cutsOf(text, split(text, limit)).filter((cut) => !giants.some(cutBy(cut)))
        expect(cuts.filter((cut) => whole.some(cutBy(cut)))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it("keeps its decorations legal and on the same characters", () => {
    const decorated = value
      .filter((text) => text.length > 0)
      .chain((text) =>
        fc.record({
          value: fc.constant(text.toLowerCase()),
          ranges: fc.array(fc.tuple(fc.nat(text.length), fc.nat(text.length)), { maxLength: 5 }),
        }),
      )
    fc.assert(
      fc.property(decorated, max, ({ value: text, ranges }, limit) => {
        const legal = ranges
          .map(([a, b]) => ({ range: [Math.min(a, b), Math.max(a, b)], style: "bold" }) as const)
          .filter((decoration) => isLegal(text, decoration))
        const pieces = splitText({ value: text, decorations: legal }, limit, findLinks)
        for (const { value: part, decorations } of pieces) checkDecorations(part, decorations)
        const before = legal.map(({ range }) => visible(text.slice(...range)).length).reduce(sum, 0)
        const after = pieces.flatMap((part) =>
          part.decorations.map(({ range }) => visible(part.value.slice(...range)).length),
        )
        expect(after.reduce(sum, 0)).toBe(before)
      }),
    )
  })
})

const cutBy = (cut: number) => (span: Span) => span.start < cut && cut < span.end

const sum = (a: number, b: number) => a + b

function isLegal(text: string, decoration: { range: readonly [number, number]; style: "bold" }): boolean {
  try {
    checkDecorations(text, [decoration])
    return true
  } catch {
    return false
  }
}

/** Where the pieces begin and end in the text. Between them is only white space. */
function cutsOf(text: string, pieces: readonly string[]): number[] {
  const cuts: number[] = []
  let position = 0
  for (const piece of pieces) {
    const start = text.indexOf(piece, position)
    expect(text.slice(position, start).trim()).toBe("")
    position = start + piece.length
    cuts.push(start, position)
  }
  expect(text.slice(position).trim()).toBe("")
  return cuts
}
