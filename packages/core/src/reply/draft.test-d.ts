import { expectTypeOf, it } from "vitest"
import type { Content } from "./content.ts"
import { animate, type Draft, text } from "./draft.ts"
import { image } from "./media.ts"
import { effect, message } from "./message.ts"

it("takes only names that exist", () => {
  expectTypeOf(effect).parameter(0).extract<"confetti" | "slam">().toEqualTypeOf<"confetti" | "slam">()
  // @ts-expect-error a slip of the finger
  effect("confeti", "Hi")
  // @ts-expect-error a style, not an animation
  animate("bold", "Hi")
})

it("takes one bubble where one is meant, several where several are", () => {
  expectTypeOf<(string | Draft)[]>().toExtend<Content>()
  expectTypeOf(message("Hi", image("https://example.com/cat.jpg"))).toEqualTypeOf<Draft>()
  // @ts-expect-error two bubbles have no effect in common
  effect("slam", ["Hi", "there"])
})

it("takes Node's streams as media", async () => {
  const { Readable } = await import("node:stream")
  image(Readable.from([new Uint8Array(1)]))
  // @ts-expect-error a number is no picture
  image(7)
  // @ts-expect-error drafts cannot be changed
  text("Hi").parts.push({ type: "text", value: "there" })
})
