import { BackchatError } from "../errors.ts"
import type { Decoration } from "../model/part.ts"

/** A text and how its ranges look: one bubble's worth, or more before it is split. */
export interface StyledText {
  readonly value: string
  readonly decorations: readonly Decoration[]
}

/** No decorations: one array for every plain text. */
export const PLAIN: readonly Decoration[] = []

/** The piece `[start, end)` of a text, its decorations cut to it and counted from its start. */
export function sliceText(text: StyledText, start: number, end: number): StyledText {
  const value = text.value.slice(start, end)
  if (text.decorations.length === 0) return { value, decorations: PLAIN }
  const decorations: Decoration[] = []
  for (const decoration of text.decorations) {
    const from = Math.max(decoration.range[0], start)
    const to = Math.min(decoration.range[1], end)
    if (from < to) decorations.push({ ...decoration, range: [from - start, to - start] })
  }
  return { value, decorations }
}

/** Texts one below the other. */
export function joinLines(texts: readonly StyledText[]): StyledText {
  const [only] = texts
  if (only !== undefined && texts.length === 1) return only
  let value = ""
  const decorations: Decoration[] = []
  for (const text of texts) {
    if (value !== "") value += "\n"
    const offset = value.length
    value += text.value
    for (const decoration of text.decorations) {
      const [start, end] = decoration.range
      decorations.push({ ...decoration, range: [start + offset, end + offset] })
    }
  }
  return { value, decorations }
}

/**
 * Holds ranges to the platform's rules.
 *
 * @throws BackchatError `bad_draft` for a range outside of the text, one that cuts a character in half,
 *   and an animation that overlaps anything
 */
export function checkDecorations(value: string, decorations: readonly Decoration[]): void {
  for (const { range } of decorations) {
    const [start, end] = range
    const legal =
      Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= value.length
    if (!legal) {
      throw new BackchatError(
        "bad_draft",
        `The decoration [${start}, ${end}) is outside of its text, which has ${value.length} characters. ` +
          "A range is [start, end) in string indices with 0 <= start < end <= text.length.",
      )
    }
    if (isInsideCharacter(value, start) || isInsideCharacter(value, end)) {
      throw new BackchatError(
        "bad_draft",
        `The decoration [${start}, ${end}) cuts a character in half: an emoji takes two or more string ` +
          "indices. Find ranges with text.indexOf(word) and word.length.",
      )
    }
  }
  checkAnimations(decorations)
}

function checkAnimations(decorations: readonly Decoration[]): void {
  let endOfAnimations = 0
  let endOfAll = 0
  for (const decoration of decorations.toSorted((a, b) => a.range[0] - b.range[0])) {
    const [start, end] = decoration.range
    const animated = "animation" in decoration
    if (start < (animated ? endOfAll : endOfAnimations)) {
      throw new BackchatError(
        "bad_draft",
        `The decoration [${start}, ${end}) overlaps another, and one of them is an animation. ` +
          "Styles may overlap each other; an animation may overlap nothing.",
      )
    }
    endOfAll = Math.max(endOfAll, end)
    if (animated) endOfAnimations = Math.max(endOfAnimations, end)
  }
}

/** Whether an index lies between the two halves of a surrogate pair. */
export function isInsideCharacter(text: string, index: number): boolean {
  return isHigh(text.charCodeAt(index - 1)) && isLow(text.charCodeAt(index))
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
