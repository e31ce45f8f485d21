/** A binary heap of things that are due at a time: the earliest on top. */
export class Heap<Item extends { readonly at: number }> {
  readonly #items: Item[] = []

  get size(): number {
    return this.#items.length
  }

  peek(): Item | undefined {
    return this.#items[0]
  }

  push(item: Item): void {
    const items = this.#items
    let index = items.length
    items.push(item)
    while (index > 0) {
      const parentIndex = (index - 1) >> 1
      const parent = items[parentIndex]
      if (parent === undefined || parent.at <= item.at) break
      items[index] = parent
      index = parentIndex
    }
    items[index] = item
  }

  /** Removes and returns the earliest item if it is due at `now`. */
  popDue(now: number): Item | undefined {
    const top = this.#items[0]
    if (top === undefined || top.at > now) return undefined
    const last = this.#items.pop()
    if (last !== undefined && this.#items.length > 0) this.#sink(last)
    return top
  }

  #sink(item: Item): void {
    const items = this.#items
    let index = 0
    for (;;) {
      let childIndex = 2 * index + 1
      const left = items[childIndex]
      if (left === undefined) break
      const right = items[childIndex + 1]
      let child = left
      if (right !== undefined && right.at < left.at) {
        child = right
        childIndex++
      }
      if (child.at >= item.at) break
      items[index] = child
      index = childIndex
    }
    items[index] = item
  }
}
