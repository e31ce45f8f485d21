/** Remembers ids for a time. A Map keeps insertion order, so the oldest are at the front. */
export class DuplicateWindow {
  readonly #expiryById = new Map<string, number>()
  readonly #rememberMs: number
  readonly #now: () => number

  constructor(rememberMs: number, now: () => number) {
    this.#rememberMs = rememberMs
    this.#now = now
  }

  has(id: string): boolean {
    const expiry = this.#expiryById.get(id)
    return expiry !== undefined && expiry > this.#now()
  }

  add(id: string): void {
    this.#forget()
    this.#expiryById.delete(id)
    this.#expiryById.set(id, this.#now() + this.#rememberMs)
  }

  #forget(): void {
    const now = this.#now()
    for (const [id, expiry] of this.#expiryById) {
      if (expiry > now) return
      this.#expiryById.delete(id)
    }
  }
}
