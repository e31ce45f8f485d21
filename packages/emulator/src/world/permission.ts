import type { Line } from "./account.ts"
import { LinqError } from "./errors.ts"
import type { World } from "./world.ts"

/** Who is about to be written to. */
export interface Approach {
  readonly line: Line
  readonly handles: readonly string[]
  readonly isGroup: boolean
  /** Whether the sender insists although the recipient opted out. */
  readonly overridesOptOut: boolean
}

/**
 * Whether this line may write to these people at all. Source: Linq API docs, "Best practices", "Chat health".
 * @throws LinqError 1007, 2008 on a sandbox; 2024, 2026, 2027 on spec `latest`.
 */
export function requirePermission(world: World, approach: Approach): void {
  const { account } = approach.line
  if (world.spec === "latest") requireWelcome(approach)
  if (!account.traits.sandbox) return
  const stranger = approach.handles.find((handle) => !account.heardFrom.has(handle))
  if (stranger !== undefined) {
    throw new LinqError("RecipientNotAllowed", `${stranger} has not texted you first; a sandbox only answers`)
  }
  const now = world.clock.now()
  if (account.sentOn.day !== dayOf(now) || account.sentOn.count < world.limits.sandboxSendsPerDay) return
  const waitS = Math.ceil(((dayOf(now) + 1) * dayMs - now) / 1000)
  throw new LinqError("RateLimitExceeded", `Rate limited. Try again in ${waitS} seconds.`, waitS)
}

function requireWelcome({ line, handles, isGroup, overridesOptOut }: Approach): void {
  const { account } = line
  if (!line.maySend) throw new LinqError("SendingNumberIneligible", `${line.number} may not send`)
  if (isGroup) return
  for (const handle of handles) {
    if (account.blocked.has(handle)) throw new LinqError("BlockedHandle", `${handle} is blocked`)
    if (account.optedOut.has(handle) && !overridesOptOut) {
      throw new LinqError("RecipientOptedOut", `${handle} opted out`)
    }
  }
}

/** Counts a message against the day of its sandbox, which ends at 00:00 UTC. */
export function countDay(world: World, line: Line): void {
  const { sentOn } = line.account
  const day = dayOf(world.clock.now())
  if (sentOn.day !== day) Object.assign(sentOn, { day, count: 0 })
  sentOn.count++
}

const dayMs = 86_400_000

function dayOf(now: number): number {
  return Math.floor(now / dayMs)
}
