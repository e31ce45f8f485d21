/** Counts what is under way, so that somebody can wait until nothing is. */
export class Activity {
  #underWay = 0
  #resting = 0
  #waiting: { readonly over: () => boolean; readonly wake: () => void }[] = []

  /** Something began; call what it returns when it is over. */
  begin(): () => void {
    this.#underWay++
    return once(() => {
      this.#underWay--
      this.#look()
    })
  }

  /** Something that is under way waits for the clock; call what it returns when the time has come. */
  rest(): () => void {
    this.#resting++
    this.#look()
    return once(() => {
      this.#resting--
    })
  }

  /** Resolves when nothing is under way. */
  settled(): Promise<void> {
    return this.#until(() => this.#underWay === 0)
  }

  /** Resolves when nothing is under way but what waits for the clock. */
  quiet(): Promise<void> {
    return this.#until(() => this.#underWay <= this.#resting)
  }

  #until(over: () => boolean): Promise<void> {
    if (over()) return Promise.resolve()
    return new Promise((wake) => this.#waiting.push({ over, wake }))
  }

  #look(): void {
    if (this.#waiting.length === 0) return
    const ready = this.#waiting.filter(({ over }) => over())
    this.#waiting = this.#waiting.filter((one) => !ready.includes(one))
    for (const { wake } of ready) wake()
  }
}

function once(run: () => void): () => void {
  let over = false
  return () => {
    if (over) return
    over = true
    run()
  }
}
