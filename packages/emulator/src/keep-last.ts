const kept = 10_000
const slack = 1_000

/** Adds to a log that remembers its last 10,000 entries, so that a long day does not fill the memory. */
export function keepLast<T>(log: T[], entry: T): void {
  log.push(entry)
  if (log.length >= kept + slack) log.splice(0, slack)
}
