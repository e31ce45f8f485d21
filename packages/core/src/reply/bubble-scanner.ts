import { kindOf, type LineKind } from "./line-kind.ts"
import { Sentences } from "./sentences.ts"
import { isWhitespace } from "./whitespace.ts"

/** How much of a line tells its kind. */
const HEAD_LENGTH = 24
/** A paragraph that is only a little too long stays whole: its rest would be a stub. */
const SLACK = 1 / 4

/**
 * Finds where bubbles end, one character after the other and never looking back at the text, so that
 * neither the chunks nor the length of what came before matter. Positions count from the stream's start.
 */
export class BubbleScanner {
  readonly #longAbove: number
  readonly #sentences = new Sentences()
  #cuts: number[] = []
  #at = 0
  #start = 0
  #isEmpty = true
  // The line at work.
  #line = ""
  #lineStart = 0
  /** Where its first visible character stands. */
  #indent: number | undefined
  #kind: LineKind | undefined
  #kindBefore: LineKind | undefined
  // The block at work.
  #fence = ""
  #listIndent: number | undefined
  /** Where a blank line ended that is a border unless the list goes on behind it. */
  #gap: number | undefined

  constructor(longAbove: number) {
    this.#longAbove = longAbove
  }

  read(chunk: string): readonly number[] {
    for (let index = 0; index < chunk.length; index++) this.#unit(chunk.charAt(index))
    return this.#taken()
  }

  end(): readonly number[] {
    if (this.#line !== "") this.#endLine()
    this.#sentences.endBlock()
    this.#breakUp()
    return this.#taken()
  }

  #taken(): readonly number[] {
    const cuts = this.#cuts
    this.#cuts = []
    return cuts
  }

  #unit(unit: string): void {
    this.#at++
    if (unit !== "\n") {
      if (this.#indent === undefined && !isWhitespace(unit.charCodeAt(0))) this.#indent = this.#line.length
      this.#line += unit
      if (this.#kind === undefined && this.#indent !== undefined) this.#tryKind(unit, this.#indent)
      this.#readProse(unit)
    } else this.#endLine()
    this.#breakUp()
  }

  /** Sentences are looked for outside of fences, and only plain paragraphs are broken at them. */
  #readProse(unit: string): void {
    if (this.#fence !== "" || this.#kind === "fence") return
    const isPlain = (this.#kind ?? this.#kindBefore ?? "plain") === "plain"
    this.#sentences.read(unit, this.#at, isPlain && this.#listIndent === undefined)
  }

  #tryKind(unit: string, indent: number): void {
    // The first word and the space behind it tell, or enough characters without one.
    const isWord = isWhitespace(unit.charCodeAt(0)) || this.#line.length - indent >= HEAD_LENGTH
    if (isWord) this.#beginLine(kindOf(this.#line), indent)
  }

  #beginLine(kind: LineKind, indent: number): void {
    this.#kind = kind
    this.#isEmpty = false
    if (this.#fence !== "") return
    const goesOn = kind === "list" || kind === "indented" || (kind === "fence" && indent > 1)
    if (this.#gap !== undefined && !goesOn) this.#endBlock(this.#gap)
    this.#gap = undefined
    if (kind === "list" || kind === "heading" || kind === "fence") this.#sentences.endBlock()
    if (this.#isBorder(kind, indent)) this.#sentences.addBorder(this.#lineStart)
    if (kind === "list") this.#listIndent = Math.min(indent, this.#listIndent ?? indent)
  }

  /** Whether a long block may be broken before this line. */
  #isBorder(kind: LineKind, indent: number): boolean {
    if (this.#lineStart === this.#start || this.#kindBefore === undefined) return false
    if (this.#listIndent !== undefined) return kind === "list" && indent <= this.#listIndent
    if (kind === "quote" || kind === "table") return kind !== this.#kindBefore
    // Lines that follow a quote without a mark of their own still belong to it.
    return kind !== "indented" && !(kind === "plain" && this.#kindBefore === "quote")
  }

  #endLine(): void {
    if (this.#indent === undefined) {
      if (this.#fence === "" && !this.#isEmpty) this.#blankLine()
    } else {
      if (this.#kind === undefined) this.#beginLine(kindOf(this.#line), this.#indent)
      this.#readProse("\n")
      if (this.#kind === "fence") this.#toggleFence(this.#line.trim())
      this.#kindBefore = this.#kind
    }
    this.#line = ""
    this.#lineStart = this.#at
    this.#indent = undefined
    this.#kind = undefined
  }

  #blankLine(): void {
    if (this.#listIndent === undefined) this.#endBlock(this.#at)
    else this.#gap ??= this.#at
  }

  #toggleFence(text: string): void {
    // A run of backticks that is closed on its line is code within a sentence.
    if (this.#fence === "") this.#fence = /^(?:`{3,}(?=[^`]*$)|~{3,})/.exec(text)?.[0] ?? ""
    else if (text.startsWith(this.#fence) && isRunOf(this.#fence.charAt(0), text)) this.#fence = ""
  }

  #endBlock(at: number): void {
    this.#sentences.endBlock()
    this.#breakUp()
    this.#cut(at)
    this.#sentences.forgetBorders()
    this.#listIndent = undefined
    this.#gap = undefined
    this.#kindBefore = undefined
    this.#isEmpty = at === this.#at
  }

  #breakUp(): void {
    while (this.#at - this.#start > this.#longAbove * (1 + SLACK)) {
      const border = this.#sentences.takeBorder(this.#start + this.#longAbove)
      if (border === undefined) return
      this.#cut(border)
    }
  }

  #cut(at: number): void {
    if (at <= this.#start) return
    this.#cuts.push(at)
    this.#start = at
  }
}

function isRunOf(mark: string, text: string): boolean {
  for (const unit of text) if (unit !== mark) return false
  return true
}
