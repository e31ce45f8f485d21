import type { Outcome } from "./post.ts"

/** How often an event is tried. Source: Linq API docs, "Webhook delivery". */
export const maxAttempts = 10

const firstWaitMs = 3_000
const longestWaitMs = 600_000
const jitter = 0.2

/**
 * How long to wait after an attempt failed: doubling from 3 s, up to a fifth longer by chance, never over
 * 10 minutes. Ten attempts take about 24 minutes; the platform says "about 25" and publishes no table.
 *
 * @param attempt the attempt that failed, from 1.
 * @param random a number in [0, 1).
 */
export function waitAfter(attempt: number, random: number): number {
  return Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1) * (1 + jitter * random))
}

const hopeless: ReadonlySet<string> = new Set(["ENOTFOUND", "EAI_FAIL"])

/**
 * Whether another attempt may succeed: after 5xx, 429, a timeout or a network error, but not after another
 * 4xx, a redirect or a name that does not exist. Source: Linq API docs, "Webhook delivery".
 */
export function isWorthRetrying({ status, error }: Outcome): boolean {
  if (status !== undefined) return status >= 500 || status === 429
  return !hopeless.has(error)
}
