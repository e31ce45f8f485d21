import type { Adapter, Store } from "@backchat/core"
import { StaleClaimError } from "@backchat/core"
import { report } from "./report.ts"

/**
 * The steps of the road at which a bot can be told to die: a delivery is verified and not yet kept (arrive), kept and
 * not yet acknowledged (accept), claimed, with its keeping or later, and not yet handled (claim), in its handler (handle), answered on the
 * platform and not yet noted (send), planned or noted in the journal (journal), settled (settle).
 */
export const STEPS = ["arrive", "accept", "claim", "handle", "send", "journal", "settle"] as const
export type Step = (typeof STEPS)[number]

/** When to die: at this step, after it was taken so often. */
export interface Doom {
  readonly step: Step
  readonly afterTimes: number
}

/** A process that can be told to die at a step, as if the power went: before anybody hears that it was taken. */
export class Mortal {
  #doom: Doom | undefined

  condemn(doom: Doom): void {
    this.#doom = doom
  }

  readonly taken = (step: Step): void => {
    if (step !== this.#doom?.step) return
    if (this.#doom.afterTimes > 0) {
      this.#doom = { step, afterTimes: this.#doom.afterTimes - 1 }
      return
    }
    report(`died:${step}`)
    process.kill(process.pid, "SIGKILL")
  }
}

/** The store as a plain object, so that single methods can be replaced by spreading it. */
export function plainStore(store: Store): Store {
  return {
    durable: store.durable,
    accept: (delivery, lease) => store.accept(delivery, lease),
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

/** The same store, which tells each step it has taken, and each stale claim that it has refused. */
export function watchStore(store: Store, taken: (step: Step) => void): Store {
  const watched = async <Result>(step: Step, work: Promise<Result>): Promise<Result> => {
    try {
      const result = await work
      taken(step)
      return result
    } catch (error) {
      if (error instanceof StaleClaimError) report("stale")
      throw error
    }
  }
  return {
    ...store,
    async accept(delivery, lease) {
      taken("arrive")
      const answer = await watched("accept", store.accept(delivery, lease))
      if (typeof answer !== "string") taken("claim")
      return answer
    },
    settle: (claim, outcome, settlement) => watched("settle", store.settle(claim, outcome, settlement)),
    journal: (claim, entries) => watched("journal", store.journal(claim, entries)),
    async claim(options) {
      const claims = await store.claim(options)
      if (claims.length > 0) taken("claim")
      return claims
    },
  }
}

/** The same adapter, which tells each message that the platform has taken. */
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
