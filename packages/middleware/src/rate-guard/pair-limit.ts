import { MAX_PAIR_MESSAGES_PER_MINUTE, type Sending } from "@backchat/core"
import type { Ledger, State } from "./ledger.ts"
import { giveBack, NO_SLOTS, nextSlot, type Pace, postpone, reserve, type Slots } from "./slots.ts"
import { deferred, type Limit, type Turn } from "./turn.ts"

const WINDOW_MS = 60_000
/** Between our clock and the platform's lies the network. */
const MARGIN = 1.02
const CHAT_KNOWN_MS = 2_592_000_000

/**
 * 30 messages from one line to one handle in any 60 seconds (Linq API reference, Rate limits). A chat
 * stands for its pair; where only the handle is known, the first answer tells which chat it is.
 */
export class PairLimit implements Limit {
  readonly #ledger: Ledger
  readonly #now: () => number
  readonly #maxWaitMs: number
  readonly #pace: Pace

  constructor(ledger: Ledger, now: () => number, maxWaitMs: number) {
    this.#ledger = ledger
    this.#now = now
    this.#maxWaitMs = maxWaitMs
    const windowMs = WINDOW_MS * MARGIN
    this.#pace = { limit: MAX_PAIR_MESSAGES_PER_MINUTE, windowMs, horizonMs: maxWaitMs }
  }

  async take(sending: Sending): Promise<Turn> {
    const { state } = sending
    const pair = await pairOf(sending)
    const at = await this.#reserve(state, pair.key)
    return {
      at,
      sent: ({ chatId }) => this.#sent(sending, pair, at, chatId),
      giveBack: (until = 0) => this.#change(state, pair.key, (log) => postpone(giveBack(log, at), until)),
    }
  }

  async #sent({ adapter, state }: Sending, pair: Pair, at: number, chatId: string): Promise<void> {
    const now = this.#now()
    const isLate = now - at > WINDOW_MS * (MARGIN - 1)
    const sentAt = isLate ? now : at // a send that took its tries counts from when the platform took it
    if (isLate) {
      await this.#change(state, pair.key, (log) => reserve(giveBack(log, at), sentAt, now, this.#pace))
    }
    if (pair.link === undefined) return
    await this.#change(state, chatKey(adapter, chatId), (log) => reserve(log, sentAt, now, this.#pace))
    await state.set({ key: pair.link, value: chatId, ttlMs: CHAT_KNOWN_MS })
  }

  async #reserve(state: State, key: string): Promise<number> {
    const { at, waitMs } = await this.#ledger.update(state, key, (log: Slots = NO_SLOTS) => {
      const now = this.#now()
      const slot = nextSlot(log, now, this.#pace)
      const result = { at: slot, waitMs: slot - now }
      if (result.waitMs > this.#maxWaitMs) return { result }
      return { write: this.#kept(reserve(log, slot, now, this.#pace)), result }
    })
    if (waitMs <= this.#maxWaitMs) return at
    throw deferred(
      "This pair has used up its messages for now (30 in 60 s, or less if the platform said so).",
      waitMs,
    )
  }

  #change(state: State, key: string, change: (log: Slots) => Slots): Promise<void> {
    return this.#ledger.update(state, key, (log: Slots = NO_SLOTS) => ({
      write: this.#kept(change(log)),
      result: undefined,
    }))
  }

  #kept(value: Slots): { readonly value: Slots; readonly ttlMs: number } {
    const last = Math.max(this.#now(), value.slots.at(-1) ?? 0, value.notBefore)
    return { value, ttlMs: last - this.#now() + this.#pace.windowMs }
  }
}

interface Pair {
  readonly key: string
  /** Where to note the chat once it is known. */
  readonly link?: string
}

async function pairOf({ adapter, target, state }: Sending): Promise<Pair> {
  if ("id" in target) return { key: chatKey(adapter, target.id) }
  const pair = JSON.stringify([adapter, target.from ?? "", ...target.to.toSorted()])
  const link = `rateGuard:chat-of:${pair}`
  const chat = await state.get(link)
  return typeof chat?.value === "string"
    ? { key: chatKey(adapter, chat.value) }
    : { key: `rateGuard:pair:${pair}`, link }
}

function chatKey(adapter: string, chatId: string): string {
  return `rateGuard:chat:${JSON.stringify([adapter, chatId])}`
}
