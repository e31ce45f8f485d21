/** A model may by chance begin with as few characters as its beginning ended with. */
const LEAST = 16

/**
 * Leaves out what a model says again when it was asked to go on: some begin anew, some repeat their last words.
 * Text is held back as long as it may be such a repetition.
 */
export class Repetition {
  readonly #begun: string
  #held = ""
  #isOver: boolean

  /** @param begun what it had said */
  constructor(begun: string) {
    this.#begun = begun
    this.#isOver = begun === ""
  }

  /** Reads a piece, and returns what is new. */
  read(text: string): string {
    if (this.#isOver) return text
    this.#held += text
    return this.#begun.includes(this.#held) ? "" : this.end()
  }

  /** What was held back and is new after all. */
  end(): string {
    if (this.#isOver) return ""
    this.#isOver = true
    return withoutGap(this.#held.slice(this.#repeated()), this.#begun.slice(this.#begun.trimEnd().length))
  }

  /** The length of the longest beginning of the text that what was said ends with. */
  #repeated(): number {
    const said = this.#begun.trimEnd()
    const least = Math.min(LEAST, said.length)
    for (let length = Math.min(this.#held.length, said.length); length >= least; length--) {
      if (said.endsWith(this.#held.slice(0, length))) return length
    }
    return 0
  }
}

/** A text that goes on behind white space, without that white space: what is indented stays so. */
function withoutGap(text: string, gap: string): string {
  if (gap === "") return text
  const lines = gap.split("\n").length - 1
  if (lines === 0) return text.replace(/^ +/, "")
  return text.replace(new RegExp(`^(?:[^\\S\\n]*\\n){1,${lines}}`), "")
}
