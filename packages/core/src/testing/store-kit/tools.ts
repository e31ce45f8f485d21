import type { Delivery } from "../../delivery/delivery.ts"
import type { Claim, StateWrite, Store } from "../../ports.ts"

/** What every part of the kit is written with. */
export interface Kit {
  readonly describe: (name: string, body: () => void) => void
  /** A test with a fresh store, which is closed when the test ends. */
  readonly withStore: (name: string, body: (store: Store) => Promise<void>) => void
  /** Lets time pass in the store's eyes. */
  readonly elapse: (ms: number) => Promise<void>
}

/** Longer than any test. */
export const LEASE_MS = 30_000

/** A delivery called like `b7`, in the lane `b`, received after those with lower numbers. */
export function delivery(id: string): Delivery {
  return {
    adapter: "test",
    id,
    lane: `test:${id[0]}`,
    type: "message.received",
    body: `{"id":"${id}"}`,
    receivedAt: 1_780_000_000_000 + Number(id.slice(1)) || 1_780_000_000_000,
  }
}

export async function claimOne(store: Store): Promise<Claim> {
  return only(await store.claim({ max: 1, leaseMs: LEASE_MS }))
}

export function only(claims: readonly Claim[]): Claim {
  const [claim] = claims
  if (claim === undefined) throw new Error("There was nothing to claim.")
  return claim
}

/** Writes, and returns the new version. */
export async function write(store: Store, state: StateWrite): Promise<number> {
  const version = await store.set(state)
  if (version === "conflict") throw new Error(`"${state.key}" was refused as a conflict.`)
  holds(version > 0, `version ${version} is above 0`)
  return version
}

/** Claims and settles the next deliveries one after the other, and tells their ids. */
export async function order(store: Store, count: number): Promise<string[]> {
  const taken: string[] = []
  for (let turn = 0; turn < count; turn++) {
    const claim = await claimOne(store)
    taken.push(claim.delivery.id)
    await store.settle(claim, { kind: "done" })
  }
  return taken
}

export function ids(claims: readonly Claim[]): string[] {
  return claims.map((claim) => claim.delivery.id)
}

export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Does not hold: ${what}`)
}

export function same(actual: unknown, expected: unknown): void {
  const [is, should] = [canonical(actual), canonical(expected)]
  holds(is === should, `got ${is}, expected ${should}`)
}

/** JSON with sorted keys and without undefined fields, so that only the values count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

export async function throws(
  kind: abstract new (...args: never[]) => Error,
  promise: Promise<unknown>,
): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  holds(error instanceof kind, `${kind.name} is thrown, not ${String(error)}`)
}

export function pass(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
