import { BackchatError, PlatformError } from "../errors.ts"

/** How often a failed event is tried again, and when. */
export interface RetryPolicy {
  /**
   * The wait before each further try, in milliseconds; as many tries as there are waits. Up to a fifth
   * is added at random. Default: 1 s, 5 s, 25 s, 2 min, 7.5 min, which is five tries over ten minutes.
   */
  readonly delaysMs: readonly number[]
}

export const DEFAULT_RETRY: RetryPolicy = { delaysMs: [1_000, 5_000, 25_000, 120_000, 450_000] }

/** How long to wait before the next try, or undefined when there is to be none. */
export function retryDelay(policy: RetryPolicy, attempt: number, error: unknown): number | undefined {
  if (error instanceof BackchatError && !error.retryable) return undefined
  const delayMs = policy.delaysMs[attempt - 1]
  if (delayMs === undefined) return undefined
  const asked = error instanceof PlatformError ? (error.retryAfterMs ?? 0) : 0
  return Math.max(delayMs * (1 + Math.random() / 5), asked)
}
