/**
 * Remembers the values that were set last, by their keys: the last `capacity` keys for certain, up to as many again
 * by chance. Two generations, of which the older is dropped whole: putting every key to the end of one map would
 * make it copy itself again and again.
 */
export class Recent<Value> {
  #young = new Map<string, Value>()
  #old: ReadonlyMap<string, Value> = new Map()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  set(key: string, value: Value): void {
    this.#young.set(key, value)
    if (this.#young.size < this.#capacity) return
    this.#old = this.#young
    this.#young = new Map()
  }
}
