/** Messages that are on their way to a person: let out already, and not yet with the platform. */
export class Departures {
  readonly #under = new Map<string, Set<Promise<void>>>()

  /** Lets a message out. @returns what to call when it has arrived, or failed */
  begin(person: string): () => void {
    let end = () => {}
    const departure = new Promise<void>((resolve) => {
      end = resolve
    })
    const departures = this.#under.get(person) ?? new Set()
    this.#under.set(person, departures.add(departure))
    return () => {
      departures.delete(departure)
      if (departures.size === 0 && this.#under.get(person) === departures) this.#under.delete(person)
      end()
    }
  }

  /** Resolves when everything that is on its way now has arrived. */
  async over(person: string): Promise<void> {
    await Promise.all(this.#under.get(person) ?? [])
  }
}
