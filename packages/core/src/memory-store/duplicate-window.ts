/** That an id was seen. */
export interface Sighting {
  /** Until when it is remembered. */
  expiry: number
  /** Whether what was seen has come to its end. */
  isSettled: boolean
}

/** Remembers ids for a time, and for as long as they wait. A Map keeps insertion order: the oldest are in front. */
export class DuplicateWindow {
  readonly #byId = new Map<string, Sighting>()
  readonly #rememberMs: number
  readonly #now: () => number

  constructor(rememberMs: number, now: () => number) {
    this.#rememberMs = rememberMs
    this.#now = now
  }

  find(id: string): Sighting | undefined {
    const sighting = this.#byId.get(id)
    return sighting !== undefined && (sighting.expiry > this.#now() || !sighting.isSettled)
      ? sighting
      : undefined
  }

  add(id: string): Sighting {
    const now = this.#now()
    this.#forget(now)
    this.#byId.delete(id)
    const sighting = { expiry: now + this.#rememberMs, isSettled: false }
    this.#byId.set(id, sighting)
    return sighting
  }

  /** Remembers one that waits again, though it may have been forgotten meanwhile. */
  keep(id: string, sighting: Sighting): void {
    sighting.isSettled = false
    this.#byId.set(id, sighting)
  }

  #forget(now: number): void {
    for (const [id, sighting] of this.#byId) {
      if (sighting.expiry > now) return
      this.#byId.delete(id)
      if (sighting.isSettled) continue
      sighting.expiry = now + this.#rememberMs // it still waits: to the back of those that expire later
      this.#byId.set(id, sighting)
    }
  }
}
