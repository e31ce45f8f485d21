const BUCKET_MS = 1_800_000
const BUCKETS = 48

/** Messages of one line in the last 24 hours, by half hours. Plain JSON, so that it can be kept in a store. */
export type DayCount = {
  /** Half hours since 1970, and how many messages fell into each. Oldest first. */
  readonly buckets: readonly (readonly [halfHour: number, count: number])[]
  /** The last step that was warned of, in percent; 0 for none. */
  readonly warned: number
}

export const NOTHING_COUNTED: DayCount = { buckets: [], warned: 0 }

/** How long a count has to be kept. */
export const DAY_COUNT_MS: number = BUCKET_MS * (BUCKETS + 1)

export function total({ buckets }: DayCount, now: number): number {
  return live(buckets, now).reduce((sum, [, count]) => sum + count, 0)
}

/** Counts one message at `at`, or takes one back. */
export function count(day: DayCount, at: number, by: 1 | -1, now: number): DayCount {
  const halfHour = Math.floor(at / BUCKET_MS)
  const buckets = live(day.buckets, now)
  const others = buckets.filter(([bucket]) => bucket !== halfHour)
  const counted = Math.max(0, (buckets.find(([bucket]) => bucket === halfHour)?.[1] ?? 0) + by)
  return { ...day, buckets: [...others, [halfHour, counted] as const].sort(([a], [b]) => a - b) }
}

/** How long until fewer than `limit` messages lie in the last 24 hours. */
export function untilBelow({ buckets }: DayCount, limit: number, now: number): number {
  const counted = live(buckets, now)
  let rest = counted.reduce((sum, [, count]) => sum + count, 0)
  for (const [halfHour, count] of counted) {
    if (rest < limit) break
    rest -= count
    if (rest < limit) return (halfHour + BUCKETS) * BUCKET_MS - now
  }
  return 0
}

function live(buckets: DayCount["buckets"], now: number): DayCount["buckets"] {
  const oldest = Math.floor(now / BUCKET_MS) - BUCKETS + 1
  return buckets.filter(([halfHour, count]) => halfHour >= oldest && count > 0)
}
