import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type BubbleOptions, bubbles } from "./bubbles.ts"

async function* streamOf(chunks: Iterable<string>) {
  yield* chunks
}

async function broken(chunks: Iterable<string>, options?: BubbleOptions): Promise<readonly string[]> {
  const found: string[] = []
  for await (const bubble of bubbles(streamOf(chunks), options)) found.push(bubble)
  return found
}

const whole = (text: string, options?: BubbleOptions) => broken([text], options)
/** As a model's tokens come: words with the space before them. */
const tokens = (text: string) => broken(text.match(/\s*\S{1,5}|\s+$/g) ?? [])

const SENTENCE = "This is a sentence of which there are many in this text, to make it long."
const LONG = Array(12).fill(SENTENCE).join(" ")

describe("bubbles", () => {
  it("are the paragraphs of a recorded answer", async () => {
    expect(
      await tokens(
        "Sure! 🍕 Here is what I'd do:\n\n1. Knead the dough\n\n2. Let it rest for **two hours**\n\n   (or overnight)\n\n" +
          "3. Bake it\n\nMore at [the guide](https://example.com/pizza. Best one).\n\n\nEnjoy!\n",
      ),
    ).toEqual([
      "Sure! 🍕 Here is what I'd do:",
      "1. Knead the dough\n\n2. Let it rest for **two hours**\n\n   (or overnight)\n\n3. Bake it",
      "More at [the guide](https://example.com/pizza. Best one).",
      "Enjoy!",
    ])
  })

  it("keep code together, blank lines and all", async () => {
    const code = "```ts\nconst a = 1\n\n\nconst b = 2\n```"
    expect(await tokens(`Try this:\n\n${code}\n\nThen run it.`)).toEqual(["Try this:", code, "Then run it."])
    expect(await tokens(`- step one:\n\n  ${code.replaceAll("\n", "\n  ")}\n- step two`)).toHaveLength(1)
    expect(await tokens("~~~~\na\n\n~~~\n\nb\n~~~~\n\nc")).toEqual(["~~~~\na\n\n~~~\n\nb\n~~~~", "c"])
    expect(await tokens("Say ```x``` and\n\ngo on")).toEqual(["Say ```x``` and", "go on"])
    expect(await tokens("```x```\n\ngo on")).toEqual(["```x```", "go on"])
  })

  it("are sentences where a paragraph is long, and not where it is only a little too long", async () => {
    const found = await tokens(LONG)
    expect(found).toHaveLength(3)
    expect(found.every((bubble) => bubble.endsWith("long.") && bubble.startsWith("This"))).toBe(true)
    expect(await tokens(Array(5).fill(SENTENCE).join(" "))).toHaveLength(1)
  })

  it("do not take every dot for an end", async () => {
    const found = await whole(
      `Dr. Ann A. Lee of the U.S. Army, e.g. Ben, ran v1.2. Is it so? Yes... maybe.`,
      { longAbove: 4 },
    )
    expect(found).toEqual([
      "Dr. Ann A. Lee of the U.S. Army, e.g. Ben, ran v1.2.",
      "Is it so?",
      "Yes... maybe.",
    ])
    expect(await whole("これは文です。これも文です！「そう。」終わり。", { longAbove: 4 })).toEqual([
      "これは文です。",
      "これも文です！",
      "「そう。」",
      "終わり。",
    ])
  })

  it("break long lists between items of the outer level", async () => {
    const item = (n: number) => `${n}. ${SENTENCE} ${SENTENCE}\n   - and this. And that.`
    const found = await tokens([1, 2, 3, 4, 5].map(item).join("\n"))
    expect(found.join("\n")).toBe([1, 2, 3, 4, 5].map(item).join("\n"))
    for (const bubble of found) expect(bubble).toMatch(/^\d\. This[\s\S]*that\.$/)
    expect(found.length).toBeGreaterThan(1)
  })

  it("take a mark that is never closed for what it is", async () => {
    expect((await tokens(`*${LONG}`)).length).toBe(3)
    expect((await tokens(`5 * 3 is [15. ${LONG}`)).length).toBe(3)
    expect(await tokens(`**${LONG}**`)).toHaveLength(1)
    expect(await tokens(`***${LONG}** ${LONG}*`)).toHaveLength(1)
    expect(await tokens(`~~${LONG}~~`)).toHaveLength(1)
    expect(await tokens(`[${LONG}](https://example.com)`)).toHaveLength(1)
    expect((await tokens(`snake_case ${LONG} other_case`)).length).toBe(3)
  })

  it("are nothing for a stream that shows nothing", async () => {
    expect(await whole("")).toEqual([])
    expect(await broken([" ", "\n\n", "\t", " ".repeat(40), "\n", "\n"])).toEqual([])
  })

  it("come as soon as they are whole, and the stream is closed with them", async () => {
    let isClosed = false
    async function* endless() {
      try {
        yield "First paragraph.\n"
        yield "\n"
        for (;;) yield SENTENCE
      } finally {
        isClosed = true
      }
    }
    for await (const bubble of bubbles(endless())) {
      expect(bubble).toBe("First paragraph.")
      break
    }
    expect(isClosed).toBe(true)
  })

  it("take time in proportion to the text", async () => {
    for (const piece of ["a", "[", "*a. ", "`", "\n", " ", "A. B* ", "- x\n\n", "> ", "](", "_a* ", "。"]) {
      const startedAt = performance.now()
      await broken(Array(100_000).fill(piece))
      expect(performance.now() - startedAt, piece).toBeLessThan(3_000)
    }
  })
})

const EMPHASISED = "**Bold and. Strong.**"
const CODE = "`a. B`"
const LINK = "[A link. Really](https://example.com/a.b?c. D)"
const FENCE = "\n```\nOne. Two\n\nThree. Four\n```\n"
const unit = fc.constantFrom(
  ...[
    "a",
    "Word ",
    "A sentence. ",
    "Yes! ",
    "No?\n",
    "\n",
    "\n\n",
    "\r\n\r\n",
    " ",
    "  ",
    "\t",
    "e\u0301",
    "👩‍👩‍👧 ",
    "🇩🇪",
    "。",
  ],
  ...[
    "- item. More\n",
    "1. one\n",
    "  - two\n",
    "> q\n",
    "| a | b |\n",
    "# H\n",
    "*",
    "**",
    "_",
    "`",
    "[",
    "](",
    ")",
    "~~",
    "```\n",
    "\\",
  ],
  ...[EMPHASISED, CODE, LINK, FENCE, `${SENTENCE} `],
)
const text = fc.array(unit, { maxLength: 60 }).map((units) => units.join(""))

describe("whatever the text,", () => {
  it("the chunks make no difference", async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 4, max: 400 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        async (said, longAbove, cuts) => {
          const at = [...new Set(cuts.map((cut) => cut % (said.length + 1)))].sort((a, b) => a - b)
          const chunks = [...at, said.length].map((end, index) => said.slice(at[index - 1] ?? 0, end))
          const expected = await whole(said, { longAbove })
          expect(await broken(chunks, { longAbove })).toEqual(expected)
          expect(await broken(said.split(""), { longAbove })).toEqual(expected)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it("no visible character is lost, none is cut, and no bubble is empty", async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 4, max: 400 }), async (said, longAbove) => {
        const found = await whole(said, { longAbove })
        expect(found.join("").replace(/\s/g, "")).toBe(said.replace(/\s/g, ""))
        expect(found.every((bubble) => bubble !== "" && bubble === bubble.trim())).toBe(true)
        expect(found.flatMap(graphemes)).toEqual(graphemes(said))
      }),
      { numRuns: 1_000 },
    )
  })

  it("emphasis, code, links and fences stay whole", async () => {
    const prose = fc.constantFrom(
      `${SENTENCE} `,
      "Yes! ",
      "word ",
      "\n\n",
      "\n",
      EMPHASISED,
      CODE,
      LINK,
      `\n${FENCE}\n`,
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(prose, { maxLength: 40 }),
        fc.integer({ min: 4, max: 400 }),
        async (units, longAbove) => {
          const said = units.join(" ")
          const found = await whole(said, { longAbove })
          for (const span of [EMPHASISED, CODE, LINK, FENCE.trim()])
            expect(found.join("\0").split(span).length).toBe(said.split(span).length)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

function graphemes(value: string): string[] {
  const all = Array.from(new Intl.Segmenter("und").segment(value), ({ segment }) => segment)
  return all.filter((segment) => segment.trim() !== "").map((segment) => segment.trim())
}
