/** Wakes those who wait. A ring that nobody waits for is remembered, so no arrival is slept through. */
export class Bell {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Yields once for every batch of rings, until the signal aborts. */
  async *rings(signal: AbortSignal): AsyncGenerator<void> {
    const end = () => this.#wake?.()
    signal.addEventListener("abort", end)
    try {
      while (!signal.aborted) {
        if (!this.#rung) {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
          this.#wake = undefined
        }
        if (signal.aborted) return
        this.#rung = false
        yield
      }
    } finally {
      signal.removeEventListener("abort", end)
    }
  }
}
