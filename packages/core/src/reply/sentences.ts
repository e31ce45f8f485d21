import { isGraphemeBorder } from "./borders.ts"
import { isSpace } from "./character.ts"
import { OpenMarks } from "./open-marks.ts"

/** A dot behind such a word belongs to it. */
const ABBREVIATION = /^(?:\p{L}|mrs?|ms|drs?|prof|sr|jr|st|vs|approx|nr|(?:\p{L}\.)+\p{L})$/iu
const LONGEST_ABBREVIATION = 12
const ENDS = /^[.!?…]$/
/** These end a sentence without white space behind them. */
const WIDE_ENDS = "。！？"
const CLOSERS = "\"'”’»)]*_~`」』）"

/** The end of a sentence, if what follows begins another. */
interface Ending {
  /** Behind the white space. */
  at: number
  hasSpace: boolean
  readonly isWide: boolean
}

/** Finds the borders between sentences that are inside no emphasis, code or link. */
export class Sentences {
  readonly #marks = new OpenMarks()
  #borders: number[] = []
  /** Inside a mark that may never be closed; then it was none. */
  #doubtful: number[] = []
  #word = ""
  #ending: Ending | undefined
  /** The first half of a character of two units. */
  #high = ""

  /** Reads one unit; `at` is the position behind it. Only in prose are borders looked for. */
  read(unit: string, at: number, isProse: boolean): void {
    if (this.#high === "" && unit >= "\ud800" && unit <= "\udbff") {
      this.#high = unit
      return
    }
    const character = this.#high + unit
    this.#high = ""
    this.#readEnding(character, at, isProse)
    const closedFrom = this.#marks.read(character, at)
    if (closedFrom === undefined) return
    while ((this.#doubtful.at(-1) ?? 0) > closedFrom) this.#doubtful.pop()
  }

  addBorder(at: number): void {
    if (this.#marks.isInside) this.#doubtful.push(at)
    else this.#borders.push(at)
  }

  /** Takes the last border up to `limit`, else the first behind it, and forgets those before it. */
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
    this.#marks.forget()
    this.#ending = undefined
    this.#word = ""
  }

  forgetBorders(): void {
    this.#borders = []
  }

  #readEnding(character: string, at: number, isProse: boolean): void {
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
      if (isProse && mayBegin(character, ending)) this.addBorder(ending.at)
    }
    if (WIDE_ENDS.includes(character)) this.#ending = { at, hasSpace: false, isWide: true }
    else if (ENDS.test(character) && !(character === "." && ABBREVIATION.test(this.#word)))
      this.#ending = { at, hasSpace: false, isWide: false }
    if (isSpace(character)) this.#word = ""
    else if (this.#word.length < LONGEST_ABBREVIATION && /[\p{L}.\d]/u.test(character))
      this.#word += character
  }
}

/** Whether a character may be the first of a sentence. */
function mayBegin(character: string, { hasSpace, isWide }: Ending): boolean {
  if (!hasSpace && !isWide) return false
  return !/^\p{Ll}$/u.test(character) && isGraphemeBorder(` ${character}`, 1)
}
