import { type Adapter, type Claim, StaleClaimError, type Store } from "@backchat/core"

/** Sends under a key that nobody knows again: what was sent and not noted is sent twice. */
export function withoutKeys(adapter: Adapter): Adapter {
  return {
    ...adapter,
    send: (target, message, options) =>
      adapter.send(target, message, { ...options, key: crypto.randomUUID() }),
  }
}

/** Takes the work off the queue before it is done, as a bot that marks first and works later. */
export function claimFirst(store: Store): Store {
  return {
    ...store,
    async accept(delivery, lease) {
      const answer = await store.accept(delivery, lease)
      if (typeof answer !== "string") await store.settle(answer, { kind: "done" })
      return answer
    },
    async claim(options) {
      const claims = await store.claim(options)
      await Promise.all(claims.map((claim) => store.settle(claim, { kind: "done" })))
      return claims
    },
    async settle(_, outcome, settlement) {
      if (outcome.kind !== "done") return
      for (const write of settlement?.writes ?? []) await store.set({ ...write, ifVersion: undefined })
    },
    journal: async () => {},
    renew: async () => [],
  }
}

/** Lets a holder whose lease ran out write all the same, as a lock without a token does. */
export function withoutFencing(store: Store): Store {
  const settle = async (claim: Claim, ...rest: readonly unknown[]): Promise<void> => {
    const [outcome, settlement] = rest as [Parameters<Store["settle"]>[1], Parameters<Store["settle"]>[2]]
    const writes = settlement?.writes?.map((write) => ({ ...write, ifVersion: undefined }))
    try {
      await store.settle(claim, outcome, { ...settlement, writes })
    } catch (error) {
      if (!(error instanceof StaleClaimError)) throw error
      for (const write of writes ?? []) await store.set(write)
    }
  }
  const renew: Store["renew"] = async (claims, leaseMs) => {
    await store.renew(claims, leaseMs)
    return [] // nobody is told that a lease was lost
  }
  return { ...store, settle, renew }
}
