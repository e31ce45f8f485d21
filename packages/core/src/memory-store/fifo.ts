/** A queue that is pushed to and shifted from in constant time, however long it is. */
export class Fifo<Item> {
  #items: Item[]
  #head = 0

  /** Most queues hold one item only: a list that begins with it is no longer than it. */
  constructor(...first: [Item] | []) {
    this.#items = first
  }

  get size(): number {
    return this.#items.length - this.#head
  }

  peek(): Item | undefined {
    return this.#items[this.#head]
  }

  push(item: Item): void {
    this.#items.push(item)
  }

  shift(): Item | undefined {
    const item = this.#items[this.#head]
    if (item === undefined) return undefined
    this.#head++
    // Dropping the spent half at once keeps both the copies and the memory proportional to the queue.
    if (this.#head >= 64 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    } else if (this.#head === this.#items.length) {
      this.#items.length = 0
      this.#head = 0
    }
    return item
  }

  /** The item at a place, 0 being the first. */
  at(place: number): Item | undefined {
    return this.#items[this.#head + place]
  }

  /** Puts an item in front of the one at this place. */
  insert(place: number, item: Item): void {
    this.#items.splice(this.#head + place, 0, item)
  }

  /** Takes out the item at a place. */
  remove(place: number): void {
    this.#items.splice(this.#head + place, 1)
  }
}
