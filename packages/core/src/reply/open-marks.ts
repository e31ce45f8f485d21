import { isSpace, isWordlike } from "./character.ts"

/** A mark that may begin an emphasis, code or a link. */
interface Opened {
  readonly mark: string
  length: number
  readonly at: number
}

const MAX_DEPTH = 64

/**
 * The marks of Markdown that are open at a place of a text: emphasis, code within a line, links. Whether a mark was
 * one is known only when it is closed.
 */
export class OpenMarks {
  #opened: Opened[] = []
  #run: Opened | undefined
  #beforeRun = ""
  #before = ""
  #isEscaped = false
  #closedFrom: number | undefined

  get isInside(): boolean {
    return this.#opened.length > 0
  }

  /**
   * Reads one character; `at` is the position behind it.
   *
   * @returns where the outermost mark began that is closed now
   */
  read(character: string, at: number): number | undefined {
    this.#closedFrom = undefined
    this.#readMark(character, at)
    this.#before = character
    return this.#closedFrom
  }

  /** What is open was no mark. */
  forget(): void {
    this.#opened = []
    this.#run = undefined
    this.#isEscaped = false
    this.#before = ""
  }

  #readMark(character: string, at: number): void {
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
    } else if (!isInCode) this.#readBracket(character, at)
  }

  #readBracket(character: string, at: number): void {
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
      this.#closedFrom = Math.min(this.#closedFrom ?? opened.at, opened.at)
      const closed = Math.min(left, opened.length)
      left -= closed
      opened.length -= closed
      this.#opened.length = opened.length === 0 ? index : index + 1
    }
    return 0
  }
}
