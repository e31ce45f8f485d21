/**
 * Reads a source to its end without waiting for whoever takes from it, so that what it said is known early.
 * A failure of the source comes after everything it gave before.
 */
export class ReadAhead<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = []
  #isOver = false
  #failure: { readonly error: unknown } | undefined
  #wake: () => void = () => {}

  constructor(source: AsyncIterable<Item>, signal: AbortSignal) {
    void this.#read(source, signal)
  }

  async #read(source: AsyncIterable<Item>, signal: AbortSignal): Promise<void> {
    try {
      for await (const item of source) {
        if (signal.aborted) break // leaving the loop closes the source
        this.#items.push(item)
        this.#wake()
      }
    } catch (error) {
      this.#failure = { error }
    }
    this.#isOver = true
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for (;;) {
      const item = this.#items.shift()
      if (item !== undefined) yield item
      else if (this.#failure !== undefined) throw this.#failure.error
      else if (this.#isOver) return
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}
