/**
 * Why one piece of work should stop. Its signal is made only when someone asks for it, since most
 * handlers never do.
 */
export class Cancellation {
  #controller: AbortController | undefined
  #reason: Error | undefined
  #interrupt: ((reason: Error) => void) | undefined
  #child: Cancellation | undefined

  /** A part of the work: it stops with the whole, and may stop alone. Only the last child is told. */
  child(): Cancellation {
    const child = new Cancellation()
    if (this.#reason !== undefined) child.abort(this.#reason)
    this.#child = child
    return child
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController()
      if (this.#reason !== undefined) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** What `abort` was called with, or undefined while the work may go on. */
  get reason(): Error | undefined {
    return this.#reason
  }

  throwIfAborted(): void {
    if (this.#reason !== undefined) throw this.#reason
  }

  abort(reason: Error): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    this.#controller?.abort(reason)
    this.#interrupt?.(reason)
    this.#child?.abort(reason)
  }

  /** Resolves with the work, or rejects with the reason as soon as it is cancelled. */
  guard<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#reason !== undefined) reject(this.#reason)
      this.#interrupt = reject
      work.then(resolve, reject)
    })
  }
}
