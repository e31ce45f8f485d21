import { isGraphemeBorder, lastGraphemeBorder, sentenceBorders, wordBorders } from "./borders.ts"
import type { FindLinks, Span } from "./parsers.ts"
import { isInsideCharacter, type StyledText, sliceText } from "./styled-text.ts"
import { isWhitespace } from "./whitespace.ts"

/**
 * A text in pieces of at most `max` UTF-16 units (2 or more), cut where a reader would pause: between
 * paragraphs, else lines, sentences, words, else graphemes. A URL that fits in a piece stays whole.
 *
 * Only white space at the cuts goes. A border in the first half of a piece is passed over for a lesser
 * one further on, because a stub of a bubble reads worse.
 */
export function splitText(text: StyledText, max: number, findLinks: FindLinks): readonly StyledText[] {
  const { value } = text
  if (value.length <= max) return [text]
  const links = findLinks(value).filter(({ start, end }) => end - start <= max)
  const pieces: StyledText[] = []
  let start = 0
  while (value.length - start > max) {
    const cut = start + lastBorder(stretchOf(value, start, max, links))
    const [end, next] = withoutSpace(value, start, cut)
    if (start < end) pieces.push(sliceText(text, start, end))
    start = next
  }
  if (start < value.length) pieces.push(sliceText(text, start, value.length))
  return pieces
}

/** What is left of the text, from the start of the next piece: all indices count from there. */
interface Stretch {
  /** A little longer than a piece, to see what follows. */
  readonly text: string
  readonly max: number
  /** The links that begin in it. */
  readonly links: readonly Span[]
}

/** Whether a sentence ends may depend on how the next one begins; this much shows it. */
const LOOKAHEAD = 64

function stretchOf(value: string, start: number, max: number, links: readonly Span[]): Stretch {
  const inside = links.filter((link) => link.start >= start && link.start < start + max)
  return {
    text: value.slice(start, start + max + LOOKAHEAD),
    max,
    links: inside.map((link) => ({ start: link.start - start, end: link.end - start })),
  }
}

/** The last border of one kind after `floor`, or -1. */
type FindBorder = (stretch: Stretch, floor: number) => number

const KINDS: readonly FindBorder[] = [
  (stretch, floor) => lastNewline(stretch, floor, "\n\n"),
  (stretch, floor) => lastNewline(stretch, floor, "\n"),
  (stretch, floor) => lastOf(sentenceBorders, stretch, floor),
  lastSpace,
  // For scripts that write without spaces.
  (stretch, floor) => lastOf(wordBorders, stretch, floor),
]

function lastBorder(stretch: Stretch): number {
  for (const floor of [stretch.max >> 1, 0]) {
    for (const find of KINDS) {
      const border = find(stretch, floor)
      if (border > floor) return border
    }
  }
  return lastGrapheme(stretch)
}

function lastNewline(stretch: Stretch, floor: number, separator: string): number {
  const { text, max } = stretch
  for (let at = text.lastIndexOf(separator, max); at > floor; at = text.lastIndexOf(separator, at - 1)) {
    const border = text[at - 1] === "\r" ? at - 1 : at
    if (border > floor && isCut(stretch, border)) return border
  }
  return -1
}

function lastSpace(stretch: Stretch, floor: number): number {
  for (let at = stretch.max; at > floor; at--) {
    if (isWhitespace(stretch.text.charCodeAt(at)) && isCut(stretch, at)) return at
  }
  return -1
}

function lastOf(bordersOf: (text: string) => number[], stretch: Stretch, floor: number): number {
  const borders = bordersOf(stretch.text.slice(floor)).map((at) => at + floor)
  return borders.findLast((at) => at > floor && at <= stretch.max && isCut(stretch, at)) ?? -1
}

/** The last resort, which always finds something: a grapheme longer than the limit is cut between characters. */
function lastGrapheme({ text, max, links }: Stretch): number {
  const border = lastGraphemeBorder(text, max)
  const link = links.find(({ start, end }) => start > 0 && start < border && border < end)
  const before = link === undefined ? border : lastGraphemeBorder(text, link.start)
  if (before > 0) return before
  if (border > 0) return border
  return isInsideCharacter(text, max) && max > 1 ? max - 1 : max
}

function isCut({ text, links }: Stretch, at: number): boolean {
  return !links.some(({ start, end }) => start < at && at < end) && isGraphemeBorder(text, at)
}

/** Where the piece before a cut ends and the next begins, the white space around the cut left out. */
function withoutSpace(value: string, start: number, cut: number): readonly [end: number, next: number] {
  let end = cut
  while (end > start && isWhitespace(value.charCodeAt(end - 1))) end--
  let next = cut
  while (next < value.length && isWhitespace(value.charCodeAt(next))) next++
  // White space can be part of what is seen: an accent may sit on a space.
  return [isGraphemeBorder(value, end, start) ? end : cut, isGraphemeBorder(value, next, start) ? next : cut]
}
