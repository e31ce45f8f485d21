import { randomUUID } from "node:crypto"
import { redisStore } from "@backchat/adapters/redis"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { type Delivery, memoryStore, type Store } from "@backchat/core"
import type { StorePlace } from "../contenders/contender.ts"

/** How many calls of a store are under way together, as under load. */
export const TOGETHER = 64
const LEASE_MS = 600_000
const UNLIMITED = { maxPerLane: Number.MAX_SAFE_INTEGER, maxWaiting: Number.MAX_SAFE_INTEGER }

/** A store that takes any backlog. */
export function unlimitedStore({ kind, place = "" }: StorePlace): Store {
  if (kind === "sqlite") return sqliteStore({ file: place, ...UNLIMITED })
  if (kind === "redis") return redisStore({ url: place, ...UNLIMITED })
  return memoryStore(UNLIMITED)
}

export function deliveryTo(chat: number, body: string): Delivery {
  const id = randomUUID()
  return {
    adapter: "bench",
    id,
    lane: `bench:${chat}`,
    type: "message.received",
    body,
    receivedAt: Date.now(),
  }
}

/** Accepts one delivery after the other, each in the next chat. */
export async function fill(store: Store, count: number, chats: number, body: () => string): Promise<void> {
  const width = TOGETHER * 8
  for (let filled = 0; filled < count; filled += width) {
    const batch = Array.from({ length: Math.min(width, count - filled) }, (_, index) =>
      mustBeAccepted(store, deliveryTo((filled + index) % chats, body())),
    )
    await Promise.all(batch)
  }
}

export async function mustBeAccepted(store: Store, delivery: Delivery): Promise<void> {
  const verdict = await store.accept(delivery)
  if (verdict !== "accepted") throw new Error(`The store answered "${verdict}" to a new delivery.`)
}

/** Claims and ends up to `max` deliveries; how many there were. */
export async function handleSome(store: Store, max: number): Promise<number> {
  const claims = await store.claim({ max, leaseMs: LEASE_MS })
  await Promise.all(claims.map((claim) => store.settle(claim, { kind: "done" })))
  return claims.length
}
