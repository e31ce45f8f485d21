import type { Claim, Delivery, Store } from "backchat"

/** How many events are under way at once, like the handlers of one bot. */
const AT_ONCE = 64
/** As much as a message of a few words has, with its envelope. */
const BODY = JSON.stringify({ event_type: "message.received", data: "x".repeat(1_050) })

/** What a bot does to a store: events arrive for chats in turn, are claimed, and settled with their session. */
export class Workload {
  readonly #store: Store
  readonly #chats: number
  readonly #name: string
  readonly #withSession: boolean
  #arrived = 0

  /** @param name tells the events of several processes apart */
  constructor(store: Store, chats: number, { name = "", withSession = true } = {}) {
    this.#store = store
    this.#chats = chats
    this.#name = name
    this.#withSession = withSession
  }

  /** Lets so many wait. */
  async fill(count: number): Promise<void> {
    for (let left = count; left > 0; left -= 1_000) await this.#accept(Math.min(left, 1_000))
  }

  /** So many arrive and as many are settled, so that as many wait as before; returns how many were. */
  async cycle(events: number, atOnce: number = Math.min(AT_ONCE, this.#chats)): Promise<number> {
    let settled = 0
    for (let arrived = 0; arrived < events; arrived += atOnce) {
      await this.#accept(atOnce)
      const claims = await this.#store.claim({ max: atOnce, leaseMs: 60_000 })
      await Promise.all(claims.map((claim) => this.#settle(claim)))
      settled += claims.length
    }
    return settled
  }

  /** So many arrive where nothing waits, and are settled by whoever kept them; returns how many were. */
  async flow(events: number, atOnce: number): Promise<number> {
    let settled = 0
    for (let arrived = 0; arrived < events; arrived += atOnce) {
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          const claim = await this.#store.accept(this.#next(), { leaseMs: 60_000 })
          if (typeof claim === "string") throw new Error(`An event for an idle chat was ${claim}.`)
          await this.#settle(claim)
          settled++
        }),
      )
    }
    return settled
  }

  async #accept(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#store.accept(this.#next())))
  }

  #next(): Delivery {
    const number = this.#arrived++
    const id = `${this.#name}${number.toString(16).padStart(32 - this.#name.length, "0")}`
    return {
      adapter: "linq",
      id,
      lane: laneOf(number % this.#chats),
      type: "message.received",
      body: Buffer.from(`${id}${BODY}`).toString(), // one string of its own, as from a socket
      receivedAt: Date.now(),
    }
  }

  async #settle(claim: Claim): Promise<void> {
    if (!this.#withSession) return this.#store.settle(claim, { kind: "done" })
    const key = sessionOf(claim.delivery.lane)
    const read = await this.#store.get(key)
    const write = { key, value: { count: 1 }, ifVersion: read?.version ?? 0 }
    await this.#store.settle(claim, { kind: "done" }, { writes: [write] })
  }
}

function laneOf(chat: number): string {
  return `linq:7a1c9e52-0f64-4b0e-8f1d-${chat.toString(16).padStart(12, "0")}`
}

export function sessionOf(lane: string): string {
  return `session:session:["chat","${lane}"]`
}
