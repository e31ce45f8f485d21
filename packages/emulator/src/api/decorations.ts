import { z } from "zod"
import type { Decoration } from "../world/message.ts"
import { list, refusal } from "./check.ts"

const styles = ["bold", "italic", "strikethrough", "underline"] as const
const animations = ["big", "small", "shake", "nod", "explode", "ripple", "bloom", "jitter"] as const

/** `[start, end)` in UTF-16 code units. */
export const range: z.ZodType<[number, number]> = z
  .tuple([z.number().int().min(0), z.number().int().min(0)])
  .refine(([start, end]) => start < end, {
    message: "must be [start, end) with start before end",
    ...refusal("content"),
  })

const decoration = z
  .object({
    range,
    style: z.enum(styles).nullish(),
    animation: z.enum(animations).nullish(),
  })
  .transform(({ range, style, animation }, context): Decoration => {
    if (style && !animation) return { range, style }
    if (animation && !style) return { range, animation }
    context.addIssue({
      code: "custom",
      message: "needs exactly one of style and animation",
      ...refusal("content"),
    })
    return z.NEVER
  })

/** More than this nobody needs in 10,000 characters; the platform publishes no number. */
const mostDecorations = 1_000

/**
 * The decorations of one text: styles may overlap each other, an animation overlaps nothing.
 * Source: Linq API docs, "Text decorations".
 */
export const decorations: z.ZodType<Decoration[]> = list(decoration, { most: mostDecorations }).refine(
  animationsStandAlone,
  {
    message: "the range of an animation may not overlap another range",
    ...refusal("content"),
  },
)

function animationsStandAlone(all: readonly Decoration[]): boolean {
  return all.every(
    (one) => !one.animation || all.every((other) => other === one || !overlap(one.range, other.range)),
  )
}

function overlap([start, end]: Decoration["range"], [otherStart, otherEnd]: Decoration["range"]): boolean {
  return start < otherEnd && otherStart < end
}
