import type { Call } from "./operation.ts"

/** Creates a chat while nobody else creates the same one. @throws LinqError 2009 when somebody does. */
export function createAlone<T>(
  { world, account }: Call,
  from: string,
  to: readonly string[],
  create: () => Promise<T>,
): Promise<T> {
  const key = [account.partnerId, from, ...[...new Set(to)].sort()].join(" ")
  const { chatCreationMs } = world.limits
  const pause = () => (chatCreationMs > 0 ? world.clock.wait(chatCreationMs) : undefined)
  return world.creations.alone(key, pause, create)
}
