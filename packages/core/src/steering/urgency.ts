import { Cancellation } from "../delivery/cancellation.ts"
import { type Delivery, eventOf } from "../delivery/delivery.ts"
import { Outbox, type OutboxOptions } from "../delivery/outbox.ts"
import { BackchatError } from "../errors.ts"
import { EventContext } from "../event-context.ts"
import type { MessageReceived } from "../model/event.ts"
import type { Adapter, Store } from "../ports.ts"
import type { Router } from "../routing/router.ts"

export interface UrgencyOptions extends Pick<OutboxOptions, "events" | "log" | "echoes"> {
  readonly router: Router
  /** What middleware asks of a message. */
  readonly asked: readonly ((event: MessageReceived) => boolean)[]
  readonly adapter: (name: string) => Adapter
  readonly store: Store
}

/** Decides at the door which messages overtake those that wait in their chat. */
export class Urgency {
  readonly #options: UrgencyOptions

  constructor(options: UrgencyOptions) {
    this.#options = options
  }

  /** A message is read for it only where something may be urgent. */
  isUrgent(delivery: Delivery): boolean {
    const { router, asked, adapter } = this.#options
    if (delivery.type !== "message.received") return false
    if (asked.length === 0 && !router.hasUrgent("message.received")) return false
    try {
      const event = eventOf(delivery, adapter(delivery.adapter))
      if (event.type !== "message.received") return false
      return asked.some((isUrgent) => isUrgent(event)) || router.isUrgent(this.#contextOf(event))
    } catch {
      return false // a pattern that fails on it now will fail in its turn, where that is seen
    }
  }

  /** A context to ask patterns about: it can send nothing. */
  #contextOf(event: MessageReceived): EventContext {
    const { router, store, events, log, echoes } = this.#options
    const adapter = this.#options.adapter(event.adapter)
    const cancellation = new Cancellation()
    cancellation.abort(new BackchatError("unsupported", "Patterns cannot send; handlers can."))
    const common = { adapter, log, cancellation }
    return new EventContext(event, {
      ...common,
      outbox: new Outbox({ ...common, store, events, echoes, outgoing: [], keyPrefix: () => "" }),
      state: { get: (key) => store.get(key), set: (write) => store.set(write), commit: () => {} },
      commands: router.commands,
      attempt: 1,
      lastAttempt: false,
    })
  }
}
