import type { Store } from "../ports.ts"
import { testDeadLetters } from "./store-kit/dead-letters.ts"
import { testDirectClaims } from "./store-kit/direct-claims.ts"
import { testInbox } from "./store-kit/inbox.ts"
import { testJournal } from "./store-kit/journal.ts"
import { testLeases } from "./store-kit/leases.ts"
import { testNeighbours } from "./store-kit/neighbours.ts"
import { testSettling } from "./store-kit/settling.ts"
import { testState } from "./store-kit/state.ts"
import { pass } from "./store-kit/tools.ts"

/** What the kit asks of a test runner; vitest and node:test both fit. */
export interface TestRunner {
  describe(name: string, body: () => void): void
  it(name: string, body: () => Promise<void>): void
}

export interface StoreKitOptions {
  /** A fresh, empty store. It is closed by the kit. */
  readonly open: () => Store | Promise<Store>
  /**
   * Lets time pass in the store's eyes, for leases, retries and times to live. Default: waits for real.
   */
  readonly elapse?: (ms: number) => Promise<void>
}

/**
 * The conformance kit: whatever passes it can stand behind a bot.
 *
 * @example testStore({ describe, it }, { open: () => memoryStore() })
 */
export function testStore({ describe, it }: TestRunner, { open, elapse = pass }: StoreKitOptions): void {
  const withStore = (name: string, body: (store: Store) => Promise<void>) =>
    it(name, async () => {
      const store = await open()
      try {
        await body(store)
      } finally {
        await store.close()
      }
    })

  const kit = { describe, withStore, elapse }
  for (const part of PARTS) part(kit)
}

const PARTS = [
  testInbox,
  testDirectClaims,
  testLeases,
  testSettling,
  testNeighbours,
  testJournal,
  testDeadLetters,
  testState,
]
