import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CAPABILITIES, type Capability } from "../model/capability.ts"
import { type Content, toDrafts } from "./content.ts"
import { animate, type Draft, type DraftPart, link, markdown, styled, text } from "./draft.ts"
import { type Limits, MESSAGE_LIMITS } from "./limits.ts"
import { file, image, video, voiceMemo } from "./media.ts"
import { effect, message, replyTo } from "./message.ts"
import type { OutgoingMessage, OutgoingPart } from "./outgoing.ts"
import { type Rendered, render } from "./render.ts"
import { checkDecorations } from "./styled-text.ts"
import { wellFormed } from "./well-formed.ts"

const ALL: ReadonlySet<Capability> = new Set(CAPABILITIES)
const NONE: ReadonlySet<Capability> = new Set()
const without = (...missing: Capability[]) => new Set(CAPABILITIES.filter((it) => !missing.includes(it)))
const SMALL: Limits = { textLength: 20, linkLength: 40, parts: 4, urlMediaParts: 2 }

const cat = image("https://example.com/cat.jpg")
const memo = voiceMemo("https://example.com/memo.m4a")
const code = (value: string) => expect.objectContaining({ name: "BackchatError", code: value })

async function say(content: string | Draft, capabilities = ALL, limits = MESSAGE_LIMITS): Promise<Rendered> {
  const [draft] = toDrafts(content)
  if (draft === undefined) return expect.fail("no draft")
  return render(draft, capabilities, limits)
}

/** What each message shows, in short: `["Hi", "media"]`. */
const shown = ({ messages }: Rendered) =>
  messages.map(({ parts }) => parts.map((part) => (part.type === "media" ? "media" : part.value)))

const features = ({ degraded }: Rendered) => degraded.map(({ feature }) => feature)

describe("a plain text", () => {
  it("is one message as it is, at once", () => {
    const draft = text("  Hi *there* ")
    expect(render(draft, NONE)).toEqual({
      messages: [{ parts: [{ type: "text", value: "  Hi *there* " }] }],
      degraded: [],
    })
  })

  it("is made well-formed", async () => {
    expect(shown(await say("a\ud800b"))).toEqual([["a\ufffdb"]])
    expect(shown(await say(message("a\udc00b", cat)))).toEqual([["a\ufffdb", "media"]])
    expect(shown(await say(markdown("**a\ud800**")))).toEqual([["a\ufffd"]])
  })

  it("above the limit becomes several messages", async () => {
    const sentences = "The quick brown fox jumps over the lazy dog. ".repeat(500)
    const rendered = await say(sentences)
    expect(rendered.messages).toHaveLength(3)
    assertLegal(rendered.messages, MESSAGE_LIMITS)
    expect(shown(rendered).flat().join(" ") === sentences).toBe(true)
  })
})

describe("nothing to say", () => {
  it.each([
    ["an empty text", text("")],
    ["white space", text(" \n\u00a0\u200a")],
    ["empty Markdown", markdown("\n\n")],
    ["a message without items", message()],
    ["a message of blanks", message("", " ")],
    ["an empty animation", animate("shake", "")],
  ])("is an error: %s", async (_, draft) => {
    await expect(say(draft)).rejects.toThrow(code("empty_reply"))
  })
})

describe("several parts", () => {
  it("share a message, texts side by side as lines of one", async () => {
    expect(shown(await say(message("Hi", "there", cat, "Nice?")))).toEqual([["Hi\nthere", "media", "Nice?"]])
  })

  it("are split as one text when together they are too long, between URLs", async () => {
    const draft = message("Somewhere here", "x https://example.com/a.Bcd?Efg")
    expect(shown(await say(draft, ALL, { ...SMALL, textLength: 33 }))).toEqual([
      ["Somewhere here\nx"],
      ["https://example.com/a.Bcd?Efg"],
    ])
  })

  it("keep their decorations when they are joined", async () => {
    const { messages } = await say(message("Hi", styled("bold", "there"), "", animate("nod", "Ann")))
    expect(messages).toEqual([
      {
        parts: [
          {
            type: "text",
            value: "Hi\nthere\nAnn",
            decorations: [
              { range: [3, 8], style: "bold" },
              { range: [9, 12], animation: "nod" },
            ],
          },
        ],
      },
    ])
  })

  it("make way for links and voice memos, which go alone", async () => {
    expect(shown(await say(message("Look:", link("https://example.com"), cat, memo, "Bye")))).toEqual([
      ["Look:"],
      ["https://example.com"],
      ["media"],
      ["media"],
      ["Bye"],
    ])
  })

  it("go on in the next message when one is full", async () => {
    const bytes = file(new Uint8Array(1))
    const sizes = async (...items: Draft[]) =>
      (await say(message(...items))).messages.map((it) => it.parts.length)
    expect(await sizes(...Array(101).fill(bytes))).toEqual([100, 1])
    expect(await sizes(...Array(81).fill(cat))).toEqual([40, 40, 1])
    expect(await sizes(...Array(40).fill(cat), bytes, cat)).toEqual([41, 1])
  })

  it("carry effect and thread with the first, the service with all", async () => {
    const draft = {
      ...effect("slam", replyTo("m-1", message("Hi", link("https://example.com")))),
      service: "iMessage",
    } as const
    const { messages } = await say(draft)
    expect(messages).toMatchObject([
      { effect: { type: "bubble", name: "slam" }, replyTo: { messageId: "m-1" }, service: "iMessage" },
      { service: "iMessage" },
    ])
    expect(messages[1]).not.toHaveProperty("effect")
    expect(messages[1]).not.toHaveProperty("replyTo")
  })

  it("carry no effect with a voice memo", async () => {
    const second = await say(effect("slam", replyTo("m-1", message(memo, "Hi"))))
    expect(second.messages[0]).toEqual({ parts: memo.parts })
    expect(second.messages[1]).toMatchObject({ effect: { name: "slam" }, replyTo: { messageId: "m-1" } })
    expect(features(await say(effect("slam", replyTo("m-1", memo))))).toEqual(["effects", "threads"])
  })
})

describe("Markdown", () => {
  it("shows styles where there are some, and reads well where there are none", async () => {
    const draft = markdown("**Paid.** See [receipt](https://example.com/7)")
    expect(await say(draft)).toEqual({
      messages: [
        {
          parts: [
            {
              type: "text",
              value: "Paid. See receipt (https://example.com/7)",
              decorations: [{ range: [0, 5], style: "bold" }],
            },
          ],
        },
      ],
      degraded: [],
    })
    const plain = await say(draft, NONE)
    expect(plain.messages).toEqual([
      { parts: [{ type: "text", value: "Paid. See receipt (https://example.com/7)" }] },
    ])
    expect(features(plain)).toEqual(["decorations"])
  })

  it("without emphasis gives nothing up", async () => {
    expect(features(await say(markdown("- a\n- b"), NONE))).toEqual([])
  })
})

describe("what a chat cannot show", () => {
  it("is given up, and said so once", async () => {
    const draft = effect("slam", replyTo("m-1", message(styled("bold", "a"), styled("bold", "b"))))
    const rendered = await say(draft, NONE)
    expect(rendered.messages).toEqual([{ parts: [{ type: "text", value: "a\nb" }] }])
    expect(features(rendered)).toEqual(["decorations", "effects", "threads"])
  })

  it("becomes text where it has a URL", async () => {
    const draft = message("Look:", link("https://example.com"), cat)
    const rendered = await say(draft, NONE)
    expect(shown(rendered)).toEqual([["Look:\nhttps://example.com\nhttps://example.com/cat.jpg"]])
    expect(features(rendered)).toEqual(["links", "media"])
  })

  it("is an error where it has none", async () => {
    await expect(say(video({ path: "./tour.mp4" }), NONE)).rejects.toThrow(code("unsupported"))
    await expect(say(image({ attachmentId: "a-1" }), NONE)).rejects.toThrow(/ctx\.can\("media"\)/)
  })

  it("is a sound file for a voice memo", async () => {
    const rendered = await say(message("Listen:", memo), without("voiceMemos"))
    expect(rendered.messages).toEqual([
      {
        parts: [
          { type: "text", value: "Listen:" },
          { type: "media", source: { url: "https://example.com/memo.m4a" } },
        ],
      },
    ])
    expect(features(rendered)).toEqual(["voiceMemos"])
  })

  it("is text for a link that is too long for a preview", async () => {
    const url = `https://example.com/${"a".repeat(2_048)}`
    const rendered = await say(link(url))
    expect(rendered.messages).toEqual([{ parts: [{ type: "text", value: url }] }])
    expect(rendered.degraded).toEqual([{ feature: "links", detail: expect.stringContaining("2048") }])
  })
})

describe("any draft", () => {
  const words = fc.oneof(
    fc.lorem({ maxCount: 10 }),
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom(
      "",
      " ",
      "\n",
      "👨‍👩‍👧‍👦👨‍👩‍👧‍👦",
      "a\ud800",
      "https://example.com/a-rather-long-path/for-so-few-letters",
    ),
  )
  const item: fc.Arbitrary<Draft> = fc.oneof(
    words.map((value) => text(value)),
    words.map((value) => styled("bold", value)),
    words.map((value) => animate("shake", value)),
    words.map((value) => markdown(`**${value}**\n\n- ${value}`)),
    fc.constantFrom(cat, memo, link("https://example.com"), link(`https://example.com/${"long".repeat(12)}`)),
    fc.constantFrom(file(new Uint8Array(1)), image({ attachmentId: "a-1" })),
  )
  const draft = fc
    .record({ items: fc.array(item, { maxLength: 12 }), effect: fc.boolean(), thread: fc.boolean() })
    .map((it) => {
      const plain = message(...it.items)
      const answer = it.thread ? replyTo("m-1", plain) : plain
      return it.effect ? effect("confetti", answer) : answer
    })
  const capabilities = fc.subarray([...CAPABILITIES]).map((some) => new Set(some))

  it("becomes legal messages, or says why it cannot", async () => {
    await fc.assert(
      fc.asyncProperty(draft, capabilities, async (it, can) => {
        const rendered = await tryToSay(it, can)
        if (rendered === undefined) return
        assertLegal(rendered.messages, SMALL)
        for (const { effect, replyTo, parts } of rendered.messages) {
          if (!can.has("effects")) expect(effect).toBeUndefined()
          if (!can.has("threads")) expect(replyTo).toBeUndefined()
          for (const part of parts) {
            if (part.type === "text" && !can.has("decorations")) expect(part.decorations).toBeUndefined()
            if (part.type === "link") expect(can.has("links")).toBe(true)
            if (part.type === "media") expect(can.has("media")).toBe(true)
          }
        }
      }),
      { numRuns: 500 },
    )
  })

  it("loses nothing, in a chat that can show everything", async () => {
    await fc.assert(
      fc.asyncProperty(draft, async (it) => {
        const rendered = await tryToSay(it, ALL)
        if (rendered === undefined) return
        const isMedia = (part: DraftPart | OutgoingPart) => part.type === "media"
        const parts = rendered.messages.flatMap((one) => one.parts)
        expect(parts.filter(isMedia)).toEqual(it.parts.filter(isMedia))
        for (const part of it.parts) {
          if (part.type !== "text") continue
          expect(visible(parts)).toContain(wellFormed(part.value).replace(/\s/g, ""))
        }
      }),
    )
  })

  async function tryToSay(it: Draft, can: ReadonlySet<Capability>): Promise<Rendered | undefined> {
    try {
      return await render(it, can, SMALL)
    } catch (error) {
      expect([code("empty_reply"), code("unsupported")]).toContainEqual(error)
      return undefined
    }
  }
})

describe("several drafts", () => {
  it("are rendered one by one, in order", async () => {
    const content: Content = ["Hi", effect("slam", "there")]
    const rendered = await Promise.all(toDrafts(content).map((it) => render(it, ALL)))
    expect(rendered.map(shown)).toEqual([[["Hi"]], [["there"]]])
  })
})

function visible(parts: readonly OutgoingPart[]): string {
  return parts.map((part) => (part.type === "media" ? "" : part.value.replace(/\s/g, ""))).join("")
}

/** The platform's rules about messages. */
function assertLegal(messages: readonly OutgoingMessage[], limits: Limits): void {
  expect(messages.length).toBeGreaterThan(0)
  for (const { parts, effect, replyTo } of messages) {
    expect(parts.length).toBeGreaterThanOrEqual(1)
    expect(parts.length).toBeLessThanOrEqual(limits.parts)
    const urls = parts.filter((part) => part.type === "media" && "url" in part.source)
    expect(urls.length).toBeLessThanOrEqual(limits.urlMediaParts)
    for (const [index, part] of parts.entries()) assertLegalPart(part, parts[index + 1], parts.length, limits)
    const isMemo = parts.some((part) => part.type === "media" && part.voiceMemo === true)
    if (isMemo) expect([effect, replyTo]).toEqual([undefined, undefined])
  }
}

function assertLegalPart(
  part: OutgoingPart,
  next: OutgoingPart | undefined,
  count: number,
  limits: Limits,
): void {
  if (part.type === "text") {
    expect(next?.type).not.toBe("text")
    expect(part.value.trim()).not.toBe("")
    expect(part.value.length).toBeLessThanOrEqual(limits.textLength)
    expect(Buffer.from(part.value).toString()).toBe(part.value) // well-formed
    checkDecorations(part.value, part.decorations ?? [])
  }
  if (part.type === "link") {
    expect(count).toBe(1)
    expect(part.value.length).toBeLessThanOrEqual(limits.linkLength)
  }
  if (part.type === "media" && part.voiceMemo === true) expect(count).toBe(1)
}
