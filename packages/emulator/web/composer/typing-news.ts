import type { Seat } from "../store/seats.ts"
import { type } from "../store/verbs.ts"

/** After this long without a key, a phone takes its dots away. */
const idleMs = 5_000

/** Tells the bot that somebody types: once when it begins, once when it ends. */
export class TypingNews {
  readonly #seat: Seat
  #isTyping = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(seat: Seat) {
    this.#seat = seat
  }

  /** A key was struck. @param hasText whether anything is written now. */
  note(hasText: boolean): void {
    clearTimeout(this.#timer)
    if (!hasText) {
      this.end()
      return
    }
    if (!this.#isTyping) type(this.#seat, true)
    this.#isTyping = true
    this.#timer = setTimeout(() => this.end(), idleMs)
  }

  end(): void {
    clearTimeout(this.#timer)
    if (this.#isTyping) type(this.#seat, false)
    this.#isTyping = false
  }
}
