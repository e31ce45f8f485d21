import type { Decoration, TextStyle } from "../model/part.ts"
import { isInsideCharacter, PLAIN, type StyledText } from "./styled-text.ts"
import { isWhitespace } from "./whitespace.ts"

interface StyledRange {
  readonly style: TextStyle
  start: number
  end: number
}

/**
 * Text as it grows from left to right, with the styles that are open and what stands before each line
 * (`> ` in a quote, spaces in a list). Styles skip what stands before a line.
 */
export class MarkdownWriter {
  #value = ""
  #ranges: StyledRange[] = []
  #open: { style: TextStyle; start: number }[] = []
  #prefix = ""
  #prefixDue = false

  write(text: string): void {
    if (text === "") return
    if (this.#prefix === "" && !this.#prefixDue) {
      this.#value += text
      return
    }
    let first = true
    for (const line of text.split("\n")) {
      if (!first) this.newline()
      first = false
      if (line === "") continue
      this.#flushPrefix()
      this.#value += line
    }
  }

  newline(): void {
    if (this.#prefixDue) this.#value += this.#prefix.trimEnd()
    if (this.#prefix !== "") for (const { style, start } of this.#open) this.#keep(style, start)
    this.#value += "\n"
    if (this.#prefix !== "") {
      this.#prefixDue = true
      this.#restart()
    }
  }

  open(style: TextStyle): void {
    this.#flushPrefix()
    this.#open.push({ style, start: this.#value.length })
  }

  /** Closes the innermost open range of a style. */
  close(style: TextStyle): void {
    const index = this.#open.findLastIndex((range) => range.style === style)
    for (const { start } of this.#open.splice(index, index === -1 ? 0 : 1)) this.#keep(style, start)
  }

  /** Writes a body whose lines, from the second on, begin with `prefix`. */
  within(prefix: string, body: () => void): void {
    const outer = this.#prefix
    this.#prefix = outer + prefix
    body()
    this.#prefix = outer
  }

  finish(): StyledText {
    const value = this.#value.trimEnd()
    return { value, decorations: tidy(value, this.#ranges) }
  }

  #flushPrefix(): void {
    if (!this.#prefixDue) return
    this.#prefixDue = false
    this.#value += this.#prefix
    this.#restart()
  }

  #restart(): void {
    for (const range of this.#open) range.start = this.#value.length
  }

  #keep(style: TextStyle, start: number): void {
    this.#ranges.push({ style, start, end: this.#value.length })
  }
}

/** Ranges without outer white space, without empty ones, and with those of one style that touch as one. */
function tidy(value: string, ranges: readonly StyledRange[]): readonly Decoration[] {
  if (ranges.length === 0) return PLAIN
  const last: Partial<Record<TextStyle, StyledRange>> = {}
  const merged: StyledRange[] = []
  for (const range of ranges.map((raw) => trim(value, raw)).sort((a, b) => a.start - b.start)) {
    if (range.start >= range.end) continue
    const before = last[range.style]
    if (before !== undefined && range.start <= before.end) {
      before.end = Math.max(before.end, range.end)
      continue
    }
    last[range.style] = range
    merged.push(range)
  }
  return merged.map(({ style, start, end }) => ({ range: [start, end], style }))
}

function trim(value: string, { style, start, end }: StyledRange): StyledRange {
  let from = start
  let to = Math.min(end, value.length)
  while (from < to && isWhitespace(value.charCodeAt(from))) from++
  while (to > from && isWhitespace(value.charCodeAt(to - 1))) to--
  // A lexer that looks at code units may end a token inside of an emoji.
  if (isInsideCharacter(value, from)) from--
  if (isInsideCharacter(value, to)) to++
  return { style, start: from, end: to }
}
