/** Counts what is under way, so that somebody can wait until nothing is. */
export class Activity {
  #underWay = 0
  #waiting: (() => void)[] = []

  /** Something began; call what it returns when it is over. */
  begin(): () => void {
    this.#underWay++
    let over = false
    return () => {
      if (over) return
      over = true
      this.#underWay--
      if (this.#underWay === 0) this.#wake()
    }
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    if (this.#underWay === 0) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
