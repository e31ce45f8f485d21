import { writeSync } from "node:fs"
import type { Adapter, Store } from "@backchat/core"

/** The steps of the road at which a bot can be told to die, each just after it was taken. */
export const STEPS = ["accept", "claim", "send", "journal", "settle"] as const
export type Step = (typeof STEPS)[number]

/**
 * Lets the process die right after a step, as if the power went: with SIGKILL, before anybody hears that
 * the step was taken. `afterTimes` is how often the step is taken before.
 */
export function dieAfter(step: Step | undefined, afterTimes: number): (taken: Step) => void {
  let left = afterTimes
  return (taken) => {
    if (taken !== step || left-- > 0) return
    writeSync(1, `died after ${step}\n`)
    process.kill(process.pid, "SIGKILL")
  }
}

/** The store as a plain object, so that single methods can be replaced by spreading it. */
export function plainStore(store: Store): Store {
  return {
    durable: store.durable,
    accept: (delivery) => store.accept(delivery),
    claim: (options) => store.claim(options),
    renew: (claims, leaseMs) => store.renew(claims, leaseMs),
    settle: (claim, outcome, settlement) => store.settle(claim, outcome, settlement),
    journal: (claim, entries) => store.journal(claim, entries),
    behind: (claim, max) => store.behind(claim, max),
    recall: (claim) => store.recall(claim),
    arrivals: (signal) => store.arrivals(signal),
    get: (key) => store.get(key),
    set: (write) => store.set(write),
    buried: store.buried,
    depth: () => store.depth(),
    close: () => store.close(),
  }
}

/** The same store, which reports each step it has taken. */
export function watchStore(store: Store, taken: (step: Step) => void): Store {
  const watched = async <Result>(step: Step, work: Promise<Result>): Promise<Result> => {
    const result = await work
    taken(step)
    return result
  }
  return {
    ...store,
    accept: (delivery) => watched("accept", store.accept(delivery)),
    settle: (claim, outcome, settlement) => watched("settle", store.settle(claim, outcome, settlement)),
    journal: (claim, entries) => watched("journal", store.journal(claim, entries)),
    async claim(options) {
      const claims = await store.claim(options)
      if (claims.length > 0) taken("claim")
      return claims
    },
  }
}

/** The same adapter, which reports each message that the platform has taken. */
export function watchAdapter(adapter: Adapter, taken: (step: Step) => void): Adapter {
  return {
    ...adapter,
    async send(...args) {
      const sent = await adapter.send(...args)
      taken("send")
      return sent
    },
  }
}
