import type { SentMessage } from "../reply/outgoing.ts"
import type { Delivery } from "./delivery.ts"
import type { BotEvents } from "./events.ts"

/** What became of an injected event. */
export interface Injected {
  readonly outcome: "handled" | "buried" | "duplicate" | "full"
  /** Everything that was sent while it was handled, in order. */
  readonly sent: readonly SentMessage[]
  /** Which route answered; absent when none accepted it. */
  readonly route?: string | undefined
  /** Why it was buried. */
  readonly error?: unknown
}

interface Follower {
  readonly sent: SentMessage[]
  readonly resolve: (injected: Injected) => void
}

/** Follows injected events to their end. */
export class Injections {
  readonly #followers = new Map<string, Follower>()

  constructor(events: BotEvents) {
    events.on("sent", ({ event, sent }) => {
      if (this.#followers.size > 0 && event !== undefined) this.#followers.get(event.id)?.sent.push(sent)
    })
    events.on("handled", ({ delivery, route }) => this.#end(delivery, { outcome: "handled", route }))
    events.on("buried", ({ delivery, error }) => this.#end(delivery, { outcome: "buried", error }))
  }

  /** Resolves when this process has settled the delivery, after however many tries. */
  async follow(
    delivery: Delivery,
    accept: () => Promise<"accepted" | "duplicate" | "full">,
  ): Promise<Injected> {
    const { id } = delivery
    const isFirst = !this.#followers.has(id)
    const end = new Promise<Injected>((resolve) => {
      if (isFirst) this.#followers.set(id, { sent: [], resolve })
    })
    const verdict = await accept()
    if (verdict === "accepted") return end
    if (isFirst) this.#followers.delete(id)
    return { outcome: verdict, sent: [] }
  }

  #end({ id }: Delivery, how: Pick<Injected, "outcome" | "route" | "error">): void {
    const follower = this.#followers.get(id)
    if (follower === undefined) return
    this.#followers.delete(id)
    follower.resolve({ ...how, sent: follower.sent })
  }
}
