/** Remembers the values that were set last, by their keys. */
export class Recent<Value> {
  readonly #values = new Map<string, Value>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: string): Value | undefined {
    return this.#values.get(key)
  }

  set(key: string, value: Value): void {
    this.#values.delete(key) // a map keeps its keys in the order they came: to the end with this one
    this.#values.set(key, value)
    if (this.#values.size > this.#capacity) this.#forgetOldest()
  }

  #forgetOldest(): void {
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest)
      return
    }
  }
}
