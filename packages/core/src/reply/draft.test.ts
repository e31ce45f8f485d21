import { describe, expect, it } from "vitest"
import { toDrafts } from "./content.ts"
import { animate, link, markdown, styled, text } from "./draft.ts"
import { audio, file, image, video, voiceMemo } from "./media.ts"
import { effect, message, replyTo } from "./message.ts"

const code = (value: string) => expect.objectContaining({ name: "BackchatError", code: value })

/** What a caller without TypeScript passes. */
function untyped<Value>(value: unknown): Value {
  return value as Value // the point of these tests is that it is not true
}

describe("a draft", () => {
  it("is plain data", () => {
    const draft = effect(
      "slam",
      replyTo("m-1", message("Hi", image("https://example.com/cat.jpg")), { part: 2 }),
    )
    expect(JSON.parse(JSON.stringify(draft))).toEqual({
      kind: "draft",
      parts: [
        { type: "text", value: "Hi" },
        { type: "media", source: { url: "https://example.com/cat.jpg" } },
      ],
      effect: { type: "bubble", name: "slam" },
      replyTo: { messageId: "m-1", partIndex: 2 },
    })
  })

  it("takes text as it is, and Markdown to be rendered", () => {
    expect(text("**not bold**").parts).toEqual([{ type: "text", value: "**not bold**" }])
    expect(markdown("**bold**").parts).toEqual([{ type: "markdown", source: "**bold**" }])
  })

  it("animates and styles a whole text", () => {
    expect(animate("shake", "Hey 👋").parts).toEqual([
      { type: "text", value: "Hey 👋", decorations: [{ range: [0, 6], animation: "shake" }] },
    ])
    expect(styled("bold", "Now").parts).toEqual([
      { type: "text", value: "Now", decorations: [{ range: [0, 3], style: "bold" }] },
    ])
    expect(animate("shake", "").parts).toEqual([{ type: "text", value: "" }])
  })

  it.each([
    ["before the text", [-1, 2]],
    ["after the text", [0, 8]],
    ["empty", [2, 2]],
    ["backwards", [3, 1]],
    ["between indices", [0.5, 2]],
    ["in the middle of an emoji", [0, 5]],
  ] as const)("refuses a decoration that is %s", (_, range) => {
    expect(() => text("Hey 👋", { decorations: [{ range, style: "bold" }] })).toThrow(code("bad_draft"))
  })

  it("lets styles overlap, and nothing overlap an animation", () => {
    const bold = { range: [0, 4], style: "bold" } as const
    const italic = { range: [2, 6], style: "italic" } as const
    const shake = { range: [3, 8], animation: "shake" } as const
    const nod = { range: [8, 9], animation: "nod" } as const
    expect(() => text("Wake up, Ann", { decorations: [italic, bold] })).not.toThrow()
    expect(() => text("Wake up, Ann", { decorations: [shake, nod] })).not.toThrow()
    expect(() => text("Wake up, Ann", { decorations: [shake, bold] })).toThrow(
      /an animation may overlap nothing/,
    )
    expect(() => text("Wake up, Ann", { decorations: [italic, shake] })).toThrow(code("bad_draft"))
    expect(() => text("Wake up, Ann", { decorations: [shake, { ...nod, range: [7, 9] }] })).toThrow()
  })

  it("says which names are legal, and which was meant", () => {
    expect(() => effect(untyped("confeti"), "Hi")).toThrow(
      /no effect "confeti".*Did you mean "confetti"\?.*balloons/,
    )
    expect(() => animate(untyped("shakes"), "Hi")).toThrow(/Did you mean "shake"/)
    expect(() => styled(untyped("blod"), "Hi")).toThrow(/Did you mean "bold"/)
    expect(() => effect(untyped("toString"), "Hi")).toThrow(code("bad_draft"))
  })

  it("knows screen effects from bubble effects", () => {
    expect(effect("confetti", "Hi").effect).toEqual({ type: "screen", name: "confetti" })
    expect(effect("invisible", "Hi").effect).toEqual({ type: "bubble", name: "invisible" })
  })

  it("has one effect, one thread and one service", () => {
    expect(() => effect("slam", effect("loud", "Hi"))).toThrow(/one effect, and this draft has two/)
    expect(() => replyTo("m-1", replyTo("m-2", "Hi"))).toThrow(code("bad_draft"))
    expect(() => message(effect("slam", "a"), effect("slam", "b"))).toThrow(/\[first, second\]/)
    expect(message("a", { ...text("b"), service: "SMS" }).service).toBe("SMS")
  })

  it("answers a message, or one part of it", () => {
    expect(replyTo({ id: "m-1" }, "Hi").replyTo).toEqual({ messageId: "m-1" })
    expect(() => replyTo("m-1", "Hi", { part: -1 })).toThrow(code("bad_draft"))
  })

  it("refuses what is no text", () => {
    expect(() => text(untyped(42))).toThrow(/text\(\) takes a string, and this is a number/)
    expect(() => markdown(untyped(undefined))).toThrow(/markdown\(\) takes a string, and this is undefined/)
  })
})

describe("a link", () => {
  it("keeps the URL as it is written, encoded where it must be", () => {
    expect(link("https://example.com").parts).toEqual([{ type: "link", value: "https://example.com" }])
    expect(link(new URL("https://example.com/a?b=c")).parts).toEqual([
      { type: "link", value: "https://example.com/a?b=c" },
    ])
    expect(link("https://example.com/a b").parts).toEqual([
      { type: "link", value: "https://example.com/a%20b" },
    ])
  })

  it.each(["example.com", "/menu", "mailto:ann@example.com", "javascript:alert(1)", ""])(
    "is not %j",
    (url) => {
      expect(() => link(url)).toThrow(code("bad_draft"))
    },
  )
})

describe("media", () => {
  it("comes from a URL, bytes, a stream, a path or an earlier upload", () => {
    const bytes = new Uint8Array([1, 2, 3])
    const stream = (async function* () {
      yield bytes
    })()
    const sourceOf = (draft: ReturnType<typeof image>) => draft.parts[0]
    expect(sourceOf(image(new URL("https://example.com/a.jpg")))).toEqual({
      type: "media",
      source: { url: "https://example.com/a.jpg" },
    })
    expect(sourceOf(file(bytes, { filename: "ann.vcf", mimeType: "text/vcard" }))).toEqual({
      type: "media",
      source: { data: bytes, filename: "ann.vcf", mimeType: "text/vcard" },
    })
    expect(sourceOf(video(stream))).toMatchObject({ source: { data: stream } })
    expect(sourceOf(audio({ path: "./a.mp3" }))).toMatchObject({ source: { data: { path: "./a.mp3" } } })
    expect(sourceOf(voiceMemo({ attachmentId: "a-1" }))).toEqual({
      type: "media",
      source: { attachmentId: "a-1" },
      voiceMemo: true,
    })
  })

  it("says how to send a file of this machine", () => {
    expect(() => image("./cat.jpg")).toThrow(/image\(\{ path: "\.\/cat\.jpg" \}\)/)
    expect(() => image("C:\\cat.jpg")).toThrow(code("bad_draft"))
    expect(() => image("file:///cat.jpg")).toThrow(code("bad_draft"))
  })

  it("is fetched by https, except from this machine", () => {
    expect(() => image("http://example.com/cat.jpg")).toThrow(/https only/)
    expect(() => image("http://localhost:3000/cat.jpg")).not.toThrow()
    expect(() => image("http://127.0.0.1:3000/cat.jpg")).not.toThrow()
    expect(() => image("http://[::1]:3000/cat.jpg")).not.toThrow()
  })

  it("is of the type that the function names", () => {
    expect(() => image({ path: "a" }, { mimeType: "video/mp4" })).toThrow(
      /image\(\) cannot be of type "video\/mp4"/,
    )
    expect(() => file({ path: "a" }, { mimeType: "video/mp4" })).not.toThrow()
    expect(() => image(untyped(null))).toThrow(code("bad_draft"))
    expect(() => image(untyped(7))).toThrow(/a number/)
  })
})

describe("a content", () => {
  it("is one draft, or several in order", () => {
    expect(toDrafts("Hi")).toEqual([text("Hi")])
    expect(toDrafts(["Hi", link("https://example.com")])).toEqual([text("Hi"), link("https://example.com")])
  })

  it("is not empty", () => {
    expect(() => toDrafts([])).toThrow(code("empty_reply"))
  })

  it.each([42, { text: "Hi" }, null, undefined, [["Hi"]]])("is not %j", (content) => {
    expect(() => toDrafts(untyped(content))).toThrow(code("bad_draft"))
  })
})
