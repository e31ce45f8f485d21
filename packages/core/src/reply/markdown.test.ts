import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { renderMarkdown } from "./markdown.ts"
import { type Parsers, parsers } from "./parsers.ts"
import { checkDecorations } from "./styled-text.ts"

let loaded: Parsers
beforeAll(async () => {
  loaded = await parsers()
})

const textOf = (source: string) => renderMarkdown(source, loaded).value

/** The emphasised words, `bold:word`. */
function emphasis(source: string): string[] {
  const { value, decorations } = renderMarkdown(source, loaded)
  return decorations.map((it) => `${"style" in it ? it.style : it.animation}:${value.slice(...it.range)}`)
}

describe("emphasis", () => {
  it("becomes ranges, and its marks go", () => {
    expect(textOf("**a** *b* ~~c~~ <u>d</u>")).toBe("a b c d")
    expect(emphasis("**a** *b* ~~c~~ <u>d</u>")).toEqual([
      "bold:a",
      "italic:b",
      "strikethrough:c",
      "underline:d",
    ])
  })

  it("counts in UTF-16 units", () => {
    expect(renderMarkdown("👍🏽 **yes 👍🏽**", loaded).decorations).toEqual([
      { range: [5, 13], style: "bold" },
    ])
  })

  it("nests, overlaps, and is one range where ranges of one style touch", () => {
    expect(emphasis("***both*** *i **ib** i*")).toEqual([
      "bold:both",
      "italic:both",
      "italic:i ib i",
      "bold:ib",
    ])
    expect(emphasis("**a**<b>b</b>")).toEqual(["bold:ab"])
    expect(emphasis("# All **bold** here")).toEqual(["bold:All bold here"])
    expect(emphasis("<b>bo<i>th</b>er</i>")).toEqual(["bold:both", "italic:ther"])
  })

  it("covers no outer white space", () => {
    expect(emphasis("<u> a </u>b")).toEqual(["underline:a"])
    expect(emphasis("a<u> </u>b")).toEqual([])
  })

  it("without a partner is text", () => {
    expect(textOf("2 * 3 = 6, **open, <u>open, closed</b>")).toBe("2 * 3 = 6, **open, <u>open, closed</b>")
    expect(textOf("snake_case_name")).toBe("snake_case_name")
    expect(textOf("\\*not\\*")).toBe("*not*")
  })
})

describe("links", () => {
  it("keep their label and their URL", () => {
    expect(textOf("[the menu](https://example.com/menu)")).toBe("the menu (https://example.com/menu)")
    expect(textOf('[**b**](<https://example.com/a b> "title")')).toBe("b (https://example.com/a b)")
    expect(textOf("[a][1]\n\n[1]: https://example.com/1")).toBe("a (https://example.com/1)")
  })

  it("say a URL once that is its own label", () => {
    expect(textOf("https://example.com/a_b_c www.example.com <https://example.com>")).toBe(
      "https://example.com/a_b_c www.example.com https://example.com",
    )
    expect(textOf("[https://example.com](https://example.com)")).toBe("https://example.com")
    expect(textOf("[](https://example.com)")).toBe("https://example.com")
    expect(
      textOf("[https://a.example](https://a.example) https://b.example/x\\_y **https://c.example**"),
    ).toBe("https://a.example https://b.example/x\\_y https://c.example")
  })

  it("show mail addresses and phone numbers as people write them", () => {
    expect(textOf("ann@example.com [mail](mailto:ann@example.com) [call](tel:+12025550147)")).toBe(
      "ann@example.com mail (ann@example.com) call (+12025550147)",
    )
  })

  it("to images say what is seen and where", () => {
    expect(textOf("![a cat](https://example.com/cat.jpg)")).toBe("a cat (https://example.com/cat.jpg)")
    expect(textOf("![](https://example.com/cat.jpg)")).toBe("https://example.com/cat.jpg")
  })

  it("that Markdown would hide stand at the end", () => {
    expect(textOf("As they say.\n\n[1]: https://example.com/1\n[2]: https://example.com/2")).toBe(
      "As they say.\nhttps://example.com/1\nhttps://example.com/2",
    )
    expect(textOf('[a](https://example.com/a "see https://example.com/b")')).toBe(
      "a (https://example.com/a)\nhttps://example.com/b",
    )
    expect(textOf("[a](https://example.com/a\\_b)\n\n[1]: https://example.com/1")).toBe(
      "a (https://example.com/a_b)\nhttps://example.com/1",
    )
    expect(textOf("| a |\n|---|\n| 1 | https://example.com/2 |")).toBe("a\n1\nhttps://example.com/2")
  })
})

describe("blocks", () => {
  it("keep line breaks and paragraphs as they are written", () => {
    expect(textOf("one\ntwo  \nthree\\\nfour<br>five\n\n\n\nsix")).toBe("one\ntwo\nthree\nfour\nfive\n\nsix")
    expect(textOf("# Title\nText\n\nHead\n===\n\nText")).toBe("Title\nText\n\nHead\n\nText")
  })

  it("list with bullets, numbers and boxes", () => {
    expect(textOf("- a\n- b\n  - c\n    d\n- e")).toBe("• a\n• b\n  • c\n    d\n• e")
    expect(textOf("3. a\n4. b\n   - c\n   - d")).toBe("3. a\n4. b\n   • c\n   • d")
    expect(textOf("- [x] done\n- [ ] open\n\n1. [ ] both")).toBe("☑ done\n☐ open\n\n1. ☐ both")
    expect(textOf("- a\n\n  second\n\n- b")).toBe("• a\n\n  second\n\n• b")
  })

  it("quote line by line", () => {
    expect(textOf("> one\n> two\n>\n> three\n>> four")).toBe("> one\n> two\n>\n> three\n> > four")
    expect(emphasis("> a **b\n> c** d")).toEqual(["bold:b", "bold:c"])
    expect(textOf("- > a\n  > b")).toBe("• > a\n  > b")
  })

  it("keep code as it is", () => {
    expect(textOf("`a &amp; **b**`")).toBe("a &amp; **b**")
    expect(textOf("Look:\n```ts\nif (a) {\n  b()\n\n  c()\n}\n```\nDone")).toBe(
      "Look:\nif (a) {\n  b()\n\n  c()\n}\nDone",
    )
    expect(textOf("1. a\n   ```\n   b\n     c\n   ```")).toBe("1. a\n   b\n     c")
  })

  it("read tables row by row", () => {
    const table = "| Dish | Price |\n|---|--:|\n| *Soup* | 5<br>€ |\n| Tea | [2](https://example.com) |"
    expect(textOf(table)).toBe("Dish | Price\nSoup | 5 €\nTea | 2 (https://example.com)")
    expect(emphasis(table)).toEqual(["bold:Dish | Price", "italic:Soup"])
    expect(textOf("| | |\n|---|---|\n| a | b |")).toBe("a | b")
  })

  it("are parted by rules", () => {
    expect(textOf("a\n\n---\n\nb")).toBe("a\n\n———\n\nb")
  })
})

describe("HTML", () => {
  it("is text, but for its character references and a few tags", () => {
    expect(textOf("<div>a</div> <span>b</span>")).toBe("<div>a</div> <span>b</span>")
    expect(textOf("&lt;3 &amp; &#8364; &#x20AC; &euro; &nope; &constructor; &#0; &")).toBe(
      "<3 & € € € &nope; &constructor; \ufffd &",
    )
    expect(emphasis("<b>a</b> <strong>b</strong> <i>c</i> <s>d</s>")).toEqual([
      "bold:a",
      "bold:b",
      "italic:c",
      "strikethrough:d",
    ])
  })
})

describe("what nobody means to format", () => {
  it("is said as it is written when it nests too deep", () => {
    const depths = ">".repeat(20_000)
    expect(renderMarkdown(depths, loaded)).toEqual({ value: depths, decorations: [] })
  })

  it("cannot be changed by others who use the same parser", async () => {
    const { marked } = await import("marked")
    marked.use({ tokenizer: { emStrong: () => undefined } })
    try {
      expect(textOf("**a**")).toBe("a")
    } finally {
      marked.setOptions(marked.getDefaults())
    }
  })
})

describe("any Markdown", () => {
  const noise = fc.oneof(
    fc.string({ unit: fc.constantFrom(..."*_~`[]()<>!#|\\-+.>:&; \n\t1ax👍é"), maxLength: 12 }),
    fc
      .string({ unit: "binary", maxLength: 8 })
      .map((text) => text.replace(/[\ud800-\udfff]/g, (half) => (half.length === 1 ? "?" : half))),
    fc.constantFrom(
      "**",
      "__",
      "~~",
      "<u>",
      "</u>",
      "<b>",
      "</b>",
      "\n\n",
      "\n- ",
      "\n1. ",
      "\n> ",
      "\n# ",
      "```\n",
      "&amp;",
      "  \n",
    ),
  )
  const source = fc.array(noise, { maxLength: 25 }).map((pieces) => pieces.join(""))

  it("has legal ranges: in bounds, around something, whole characters, each style once", () => {
    fc.assert(
      fc.property(source, (markdown) => {
        const { value, decorations } = renderMarkdown(markdown, loaded)
        checkDecorations(value, decorations)
        for (const { range } of decorations) {
          const marked = value.slice(...range)
          expect(marked).toBe(marked.trim())
        }
        for (const style of ["bold", "italic", "strikethrough", "underline"]) {
          let end = -1
          for (const decoration of decorations) {
            if (!("style" in decoration) || decoration.style !== style) continue
            expect(decoration.range[0]).toBeGreaterThan(end)
            end = decoration.range[1]
          }
        }
      }),
      { numRuns: 1000 },
    )
  })

  it("keeps every URL", () => {
    const url = fc
      .string({ unit: fc.constantFrom(..."abcdefgh0123456789"), minLength: 1, maxLength: 8 })
      .map((path) => `https://example.com/${path}`)
    const forms = [
      (it: string) => it,
      (it: string) => `<${it}>`,
      (it: string) => `[label](${it})`,
      (it: string) => `[label](<${it}> "title")`,
      (it: string) => `![alt](${it})`,
      (it: string) => `[${it}](${it})`,
      (it: string) => `**${it}**`,
      (it: string) => `*[label](${it})*`,
      (it: string) => `\`${it}\``,
      (it: string) => `\n\n    ${it}\n\n`,
      (it: string) => `\n\`\`\`\n${it}\n\`\`\`\n`,
      (it: string) => `\n- ${it}\n`,
      (it: string) => `\n> ${it}\n`,
      (it: string) => `\n\n| a | b |\n|---|---|\n| ${it} | x | ${it}0 |\n\n`,
      (it: string) => `\n\n[${it.length}]: ${it}\n\n`,
      (it: string) => `<a href="${it}">label</a>`,
      (it: string) => `# ${it}`,
    ]
    const linked = fc.tuple(url, fc.constantFrom(...forms)).map(([it, form]) => ({ url: it, text: form(it) }))
    const spaced = fc.constantFrom(" ", "\n", "\n\n")
    const words = fc.lorem({ maxCount: 3 }).map((text) => ({ url: "", text }))
    const noisy = noise.map((text) => ({ url: "", text: text.replace(/[`<\\]/g, "") }))
    const piece = fc.oneof({ weight: 3, arbitrary: linked }, words, noisy)
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, spaced), { maxLength: 12 }), (pieces) => {
        const rendered = textOf(pieces.map(([it, space]) => it.text + space).join(""))
        for (const [it] of pieces) expect(rendered).toContain(it.url)
      }),
      { numRuns: 1000 },
    )
  })
})
