const mostEntries = 10_000
const mostBytes = 64 * 1024 * 1024

/** A log that remembers its last entries, so that a long day, or a few huge bodies, do not fill the memory. */
export interface BoundedLog<T> {
  /** Oldest first; the same array at all times. */
  readonly entries: readonly T[]
  add(entry: T): void
}

/**
 * Keeps the last 10,000 entries, and fewer when they are large: 64 MB in all.
 *
 * @param bytesOf how large an entry is.
 */
export function boundedLog<T>(bytesOf: (entry: T) => number): BoundedLog<T> {
  const entries: T[] = []
  let bytes = 0
  return {
    entries,
    add(entry) {
      entries.push(entry)
      bytes += bytesOf(entry)
      if (entries.length <= mostEntries + mostEntries / 10 && bytes <= mostBytes) return
      let gone = Math.max(0, entries.length - mostEntries)
      for (const old of entries.slice(0, gone)) bytes -= bytesOf(old)
      for (let old = entries[gone]; bytes > mostBytes / 2 && old; old = entries[gone]) {
        bytes -= bytesOf(old)
        gone++
      }
      entries.splice(0, gone)
    },
  }
}
