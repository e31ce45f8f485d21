import { type Context, describe } from "@backchat/core"

export interface Pace {
  readonly afterMs: number
  readonly refreshMs: number
}

/** The typing indicator of one handler at work. Nothing that goes wrong with it reaches the handler. */
export class Indicator {
  readonly #ctx: Context
  readonly #pace: Pace
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The call that is under way. */
  #showing: Promise<void> | undefined
  /** Whether the reader may see it. */
  #isShown = false
  #isOver = false

  constructor(ctx: Context, pace: Pace) {
    this.#ctx = ctx
    this.#pace = pace
    this.#showIn(pace.afterMs)
  }

  /** A message goes out: from now on it would only flicker. */
  pause(): void {
    clearTimeout(this.#timer)
  }

  /** The message is out, and cleared it on the platform. */
  cleared(): void {
    // A call that is still under way may arrive after the message, so it has to be taken back.
    this.#isShown = this.#showing !== undefined
  }

  /** The handler works on. */
  resume(): void {
    if (!this.#isOver) this.#showIn(this.#pace.afterMs)
  }

  /** The handler is done: takes the indicator back if no message has cleared it. */
  async end(): Promise<void> {
    this.#isOver = true
    clearTimeout(this.#timer)
    await this.#showing
    if (this.#isShown) await this.#quietly(this.#ctx.stopTyping())
  }

  #showIn(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#show(), ms)
  }

  #show(): void {
    this.#isShown = true
    this.#showIn(this.#pace.refreshMs)
    this.#showing = this.#quietly(this.#ctx.startTyping()).then(() => {
      this.#showing = undefined
    })
  }

  async #quietly(call: Promise<void>): Promise<void> {
    try {
      await call
    } catch (error) {
      this.#isShown = false
      this.#isOver = true // what failed once is not tried again for this event
      clearTimeout(this.#timer)
      this.#ctx.log.debug({ error: describe(error) }, "The typing indicator does not work here.")
    }
  }
}
