/**
 * What a clock shows, in epoch milliseconds, that goes `speed` times as fast as the world since `epochMs`.
 *
 * @param now the world's time
 */
export function fasterTime(speed: number, epochMs: number, now: number = Date.now()): number {
  return epochMs + (now - epochMs) * speed
}
