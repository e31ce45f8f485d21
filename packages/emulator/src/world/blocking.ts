import type { Account, BlockedHandle } from "./account.ts"
import type { World } from "./world.ts"

/** Blocks a handle; what it says is dropped without a word. Blocking twice keeps the first. Spec `latest`. */
export function block(world: World, account: Account, handle: string, reason: string | null): BlockedHandle {
  const known = account.blocked.get(handle)
  if (known) return known
  const blocked: BlockedHandle = { handle, blockedAt: world.clock.now(), reason }
  account.blocked.set(handle, blocked)
  return blocked
}

/** Everyone who is blocked, newest first. */
export function blockedNewestFirst(account: Account): readonly BlockedHandle[] {
  return [...account.blocked.values()].reverse()
}
