import type { SentMessage } from "../reply/outgoing.ts"
import type { BotEvents } from "./events.ts"

/** How one try of an event ended. */
export interface Ending {
  readonly outcome: "handled" | "buried" | "retried" | "deferred"
  /** Which route answered; absent when none accepted the event. */
  readonly route?: string | undefined
  /** Why it failed. */
  readonly error?: unknown
}

/** Somebody who waits for what becomes of an event in this process. */
export interface Follower {
  /** Everything that was sent for it since, in order. */
  readonly sent: readonly SentMessage[]
  /** Resolves with the end of the next try. */
  nextEnding(): Promise<Ending>
  leave(): void
}

/** Who follows which event. Costs nothing while nobody does. */
export class Followers {
  readonly #byId = new Map<string, Set<(ending: Ending) => void>>()
  readonly #sentById = new Map<string, SentMessage[]>()

  constructor(events: BotEvents) {
    events.on("sent", ({ event, sent }) => {
      if (event !== undefined && this.#byId.size > 0) this.#sentById.get(event.id)?.push(sent)
    })
    events.on("handled", ({ delivery, route }) => this.#tell(delivery.id, { outcome: "handled", route }))
    events.on("buried", ({ delivery, error }) => this.#tell(delivery.id, { outcome: "buried", error }))
    events.on("retried", ({ delivery, error }) => this.#tell(delivery.id, { outcome: "retried", error }))
    events.on("deferred", ({ delivery }) => this.#tell(delivery.id, { outcome: "deferred" }))
  }

  /** Follows from now on: before the event is accepted, so that nothing is missed. */
  follow(id: string): Follower {
    const endings: Ending[] = []
    let wake: (ending: Ending) => void = (ending) => endings.push(ending)
    const hear = (ending: Ending) => wake(ending)
    const listeners = this.#byId.get(id) ?? new Set()
    const sent = this.#sentById.get(id) ?? []
    this.#byId.set(id, listeners.add(hear))
    this.#sentById.set(id, sent)
    return {
      sent,
      nextEnding: () =>
        new Promise((resolve) => {
          const ending = endings.shift()
          if (ending !== undefined) return resolve(ending)
          wake = (heard) => {
            wake = (later) => endings.push(later)
            resolve(heard)
          }
        }),
      leave: () => {
        listeners.delete(hear)
        if (listeners.size > 0) return
        this.#byId.delete(id)
        this.#sentById.delete(id)
      },
    }
  }

  #tell(id: string, ending: Ending): void {
    for (const hear of this.#byId.get(id) ?? []) hear(ending)
  }
}
