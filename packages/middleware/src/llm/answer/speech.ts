import { afterVisible, countVisible } from "./visible.ts"

/** What is longer without white space is no word: a link, or a language that has none. */
const LONGEST_WORD = 64

/**
 * What a model says, on its way from the model to `ctx.reply`. Only whole words go on, so that an answer whose
 * stream dies can be continued at the border of a word.
 */
export class Speech {
  /** What an earlier try has said of this answer. Pending until the reply begins. */
  readonly begun: Promise<string>
  #begin: (begun: string) => void = () => {}
  #text = ""
  #word = ""
  #visible = 0
  readonly #pieces: string[] = []
  #failure: { readonly error: unknown } | undefined
  #whole: string | undefined
  #wake: () => void = () => {}

  constructor() {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve
    })
  }

  /** What was said so far, by earlier tries too. */
  get text(): string {
    return this.#text
  }

  /** Says what earlier tries have said of it: nothing, where there were none. */
  begin(begun: string): void {
    this.#text = begun === "" ? "" : `${begun}\n\n`
    this.#visible = countVisible(begun)
    this.#begin(this.#text)
  }

  hear(text: string): void {
    const heard = this.#word + text
    const border = heard.length > LONGEST_WORD ? heard.length : heard.search(/\S*$/)
    this.#word = heard.slice(border)
    this.#say(heard.slice(0, border))
  }

  /** The stream ended as it should: the last word is whole. */
  finishWord(): void {
    this.#say(this.#word)
    this.#word = ""
  }

  /** The stream died, perhaps in the middle of a word. */
  dropWord(): void {
    this.#word = ""
  }

  /** The answer is this text, of which the reply gets what it does not have yet. */
  end(text: string): void {
    this.#whole = text
    this.#wake()
  }

  /** There is no answer: the reply fails with this after what is said already. */
  fail(error: unknown): void {
    this.#failure = { error }
    this.#wake()
  }

  /** The text for the reply. @param begun what the reply has of it already */
  async *after(begun: string): AsyncGenerator<string> {
    this.begin(begun)
    for (;;) {
      const piece = this.#pieces.shift()
      if (piece !== undefined) yield piece
      else if (this.#failure !== undefined) throw this.#failure.error
      else if (this.#whole !== undefined) return yield afterVisible(this.#whole, this.#visible)
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }

  #say(text: string): void {
    if (text === "") return
    this.#text += text
    this.#visible += countVisible(text)
    this.#pieces.push(text)
    this.#wake()
  }
}
