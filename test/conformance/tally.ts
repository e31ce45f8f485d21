/** One thing that was tried. */
interface Trial {
  readonly group: string
  readonly name: string
  /** What went wrong, or null. */
  readonly failure: string | null
}

/** Tries things one after the other, and counts. */
export class Tally {
  readonly #trials: Trial[] = []

  /** Tries one thing; it fails when it throws. */
  async attempt(group: string, name: string, run: () => void | Promise<void>): Promise<void> {
    try {
      await run()
      this.#trials.push({ group, name, failure: null })
    } catch (error) {
      this.#trials.push({ group, name, failure: error instanceof Error ? error.message : String(error) })
    }
  }

  get passed(): number {
    return this.#trials.filter(({ failure }) => failure === null).length
  }

  get failed(): number {
    return this.#trials.length - this.passed
  }

  /** `operations 42/42`, of one group. */
  score(group: string): string {
    const trials = this.#trials.filter((trial) => trial.group === group)
    return `${group} ${trials.filter(({ failure }) => failure === null).length}/${trials.length}`
  }

  /** A line for each trial, in columns. */
  table(): string {
    const widest = Math.max(...this.#trials.map(({ name }) => name.length))
    return this.#trials
      .map(({ group, name, failure }) => {
        const outcome = failure === null ? "ok" : `FAILED  ${failure.split("\n")[0]}`
        return `${group.padEnd(12)} ${name.padEnd(widest)}  ${outcome}`
      })
      .join("\n")
  }
}
