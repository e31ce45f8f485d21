import { isGraphemeBorder } from "./borders.ts"
import { isBlank, isWhitespace } from "./whitespace.ts"

export interface BubbleOptions {
  /** What is longer, in UTF-16 code units, is broken at a sentence or between list items. Default 320. */
  readonly longAbove?: number | undefined
}

/**
 * Breaks a stream of Markdown into messages as a person would send them: at blank lines, and in long
 * paragraphs and lists between sentences and items. Never inside a code fence, a link, a list item, an
 * emphasis or a character. Each comes as soon as it is whole; where the stream was cut into chunks makes no
 * difference. Nothing that can be seen is lost, and a stream of white space yields nothing.
 *
 * @example for await (const bubble of bubbles(answer)) await ctx.reply(markdown(bubble))
 */
export async function* bubbles(
  stream: AsyncIterable<string>,
  { longAbove = 320 }: BubbleOptions = {},
): AsyncGenerator<string, void, undefined> {
  const scanner = new Scanner(longAbove)
  let kept = ""
  let from = 0
  const take = (cut: number): string => {
    const bubble = kept.slice(0, cut - from).trim()
    kept = kept.slice(cut - from)
    from = cut
    return bubble
  }
  for await (const chunk of stream) {
    kept += chunk
    for (const cut of scanner.read(chunk)) yield take(cut)
  }
  for (const cut of scanner.end()) yield take(cut)
  if (!isBlank(kept)) yield kept.trim()
}

type LineKind = "list" | "indented" | "quote" | "table" | "heading" | "fence" | "plain"

/** How much of a line tells its kind. */
const HEAD_LENGTH = 24
/** A paragraph that is only a little too long stays whole: its rest would be a stub. */
const SLACK = 1 / 4

/**
 * Finds where bubbles end, one character after the other and never looking back at the text, so that
 * neither the chunks nor the length of what came before matter. Positions count from the stream's start.
 */
class Scanner {
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
    this.#sentences.unit(unit, this.#at, isPlain && this.#listIndent === undefined)
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
    if (this.#isBorder(kind, indent)) this.#sentences.border(this.#lineStart)
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
    this.#sentences.forget()
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

function kindOf(line: string): LineKind {
  if (/^\s*(?:`{3}|~{3})/.test(line)) return "fence"
  if (/^\s*(?:[-*+•]|\d{1,9}[.)])\s/.test(line)) return "list"
  if (/^(?: {2,}|\t)/.test(line)) return "indented"
  if (/^ ?>/.test(line)) return "quote"
  if (/^ ?\|/.test(line)) return "table"
  return /^ ?#{1,6}\s/.test(line) ? "heading" : "plain"
}

function isRunOf(mark: string, text: string): boolean {
  for (const unit of text) if (unit !== mark) return false
  return true
}

/** A mark that may begin an emphasis, code or a link. */
interface Opened {
  readonly mark: string
  length: number
  readonly at: number
}

/** A dot behind such a word belongs to it. */
const ABBREVIATION = /^(?:\p{L}|mrs?|ms|drs?|prof|sr|jr|st|vs|approx|nr|(?:\p{L}\.)+\p{L})$/iu
const MAX_DEPTH = 64

/** A border between sentences, once it is seen what follows. */
interface Ending {
  /** After the white space. */
  at: number
  hasSpace: boolean
  readonly isWide: boolean
}

/** Finds the borders between sentences that are inside no emphasis, code or link. */
class Sentences {
  #borders: number[] = []
  /** Inside a mark that may never be closed; then it was none. */
  #doubtful: number[] = []
  #opened: Opened[] = []
  #run: Opened | undefined
  #beforeRun = ""
  #before = ""
  #word = ""
  #ending: Ending | undefined
  #isEscaped = false
  #high = ""

  /** Reads one unit; `at` is the position behind it. */
  unit(unit: string, at: number, isProse: boolean): void {
    if (this.#high === "" && unit >= "\ud800" && unit <= "\udbff") {
      this.#high = unit
      return
    }
    const character = this.#high + unit
    this.#high = ""
    this.#end(character, at, isProse)
    this.#marks(character, at)
    this.#before = character
  }

  border(at: number): void {
    if (this.#opened.length > 0) this.#doubtful.push(at)
    else this.#borders.push(at)
  }

  /** The last border up to `limit`, else the first behind it. */
  takeBorder(limit: number): number | undefined {
    if (this.#borders.length === 0) return undefined
    const index = Math.max(
      0,
      this.#borders.findLastIndex((at) => at <= limit),
    )
    const border = this.#borders[index]
    this.#borders.splice(0, index + 1)
    return border
  }

  /** No mark reaches over the end of a block: those that are open were none. */
  endBlock(): void {
    this.#borders.push(...this.#doubtful)
    this.#doubtful = []
    this.#opened = []
    this.#run = undefined
    this.#ending = undefined
    this.#isEscaped = false
    this.#before = ""
    this.#word = ""
  }

  forget(): void {
    this.#borders = []
  }

  #marks(character: string, at: number): void {
    const run = this.#run
    if (run !== undefined && run.mark === character) {
      run.length++
      return
    }
    this.#run = undefined
    if (run !== undefined) this.#endRun(run, character)
    const isInCode = this.#opened.at(-1)?.mark === "`"
    if (this.#isEscaped) this.#isEscaped = false
    else if (character === "\\" && !isInCode) this.#isEscaped = true
    else if (character === "`" || (!isInCode && "*_~".includes(character))) {
      this.#run = { mark: character, length: 1, at: at - 1 }
      this.#beforeRun = this.#before
    } else if (!isInCode) this.#brackets(character, at)
  }

  #brackets(character: string, at: number): void {
    const isTarget = character === "(" && (this.#before === "]" || this.#opened.at(-1)?.mark === "(")
    if (character === "[" || isTarget) this.#open({ mark: character, length: 1, at: at - 1 })
    else if (character === "]") this.#close("[", 1)
    else if (character === ")") this.#close("(", 1)
  }

  #open(opened: Opened): void {
    // Nobody nests as deep as that: these are no marks, and looking through them would take its time.
    if (this.#opened.length < MAX_DEPTH) this.#opened.push(opened)
  }

  #endRun(run: Opened, after: string): void {
    if (run.mark === "`") {
      const top = this.#opened.at(-1)
      if (top?.mark !== "`") this.#open(run)
      else if (top.length === run.length) this.#close("`", run.length)
      return
    }
    const mayClose = !isSpace(this.#beforeRun) && !(run.mark === "_" && isWordlike(after))
    if (mayClose) run.length = this.#close(run.mark, run.length)
    const mayOpen = !isSpace(after) && !(run.mark === "_" && isWordlike(this.#beforeRun))
    if (run.length > 0 && mayOpen && !(run.mark === "~" && run.length === 1)) this.#open(run)
  }

  /** Closes what was opened by such marks, and returns how many are left over. */
  #close(mark: string, length: number): number {
    let left = length
    while (left > 0) {
      const index = this.#opened.findLastIndex((opened) => opened.mark === mark)
      const opened = this.#opened[index]
      if (opened === undefined) return left
      while ((this.#doubtful.at(-1) ?? 0) > opened.at) this.#doubtful.pop()
      const closed = Math.min(left, opened.length)
      left -= closed
      opened.length -= closed
      this.#opened.length = opened.length === 0 ? index : index + 1
    }
    return 0
  }

  #end(character: string, at: number, isProse: boolean): void {
    const ending = this.#ending
    if (ending !== undefined) {
      if (isSpace(character)) {
        ending.hasSpace = true
        ending.at = at
        return
      }
      if (!ending.hasSpace && (CLOSERS.includes(character) || ENDS.test(character))) {
        ending.at = at
        return
      }
      this.#ending = undefined
      this.#word = ""
      if (isProse && begins(character, ending)) this.border(ending.at)
    }
    if (WIDE_ENDS.includes(character)) this.#ending = { at, hasSpace: false, isWide: true }
    else if (ENDS.test(character) && !(character === "." && ABBREVIATION.test(this.#word)))
      this.#ending = { at, hasSpace: false, isWide: false }
    if (isSpace(character)) this.#word = ""
    else if (this.#word.length < 12 && /[\p{L}.\d]/u.test(character)) this.#word += character
  }
}

const ENDS = /^[.!?…]$/
const WIDE_ENDS = "。！？"
const CLOSERS = "\"'”’»)]*_~`」』）"

/** Whether this may be the first character of a sentence. */
function begins(character: string, { hasSpace, isWide }: Ending): boolean {
  if (!hasSpace && !isWide) return false
  return !/^\p{Ll}$/u.test(character) && isGraphemeBorder(` ${character}`, 1)
}

function isSpace(character: string): boolean {
  return character === "" || isWhitespace(character.charCodeAt(0))
}

function isWordlike(character: string): boolean {
  return /^[\p{L}\p{N}]/u.test(character)
}
