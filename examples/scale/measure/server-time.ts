import type { Redis } from "ioredis"

/** What the server's main thread has worked since its start, in microseconds; NaN without a server. */
export async function busyUs(redis: Redis | undefined): Promise<number> {
  if (redis === undefined) return Number.NaN
  const info = await redis.info("cpu")
  const seconds = ["sys", "user"].map((kind) =>
    Number(new RegExp(`used_cpu_${kind}_main_thread:(\\S+)`).exec(info)?.[1]),
  )
  return seconds.reduce((sum, one) => sum + one, 0) * 1e6
}
