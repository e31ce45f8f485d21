import type { Chat } from "./chat.ts"
import { LinqError } from "./errors.ts"
import type { World } from "./world.ts"

const windowMs = 60_000

/**
 * A line may send 30 messages to one recipient in any 60 s; a group counts as one recipient.
 * Source: Linq API docs, "Rate limits". @throws LinqError 1007 with the seconds to wait.
 */
export function requireRoom(world: World, chat: Chat): void {
  const now = world.clock.now()
  const { recentSends } = chat
  while (recentSends[0] !== undefined && recentSends[0] <= now - windowMs) recentSends.shift()
  const [oldest] = recentSends
  if (oldest === undefined || recentSends.length < world.limits.sendsPerMinute) return
  const waitS = Math.max(1, Math.ceil((oldest + windowMs - now) / 1000))
  throw new LinqError("RateLimitExceeded", `Rate limited. Try again in ${waitS} seconds.`, waitS)
}

/** Counts a send that was accepted. */
export function countSend(world: World, chat: Chat): void {
  if (world.limits.sendsPerMinute !== Number.POSITIVE_INFINITY) chat.recentSends.push(world.clock.now())
}
