import { PlatformError } from "../errors.ts"
import type { BotEvent } from "../model/event.ts"
import type { Store } from "../ports.ts"
import type { SentMessage } from "../reply/outgoing.ts"
import { plain } from "./plain.ts"

/** How long a send whose outcome nobody knows is listened for, and how long what was heard is kept. */
const LISTEN_MS = 15 * 60_000
const KEEP_MS = 7 * 86_400_000

type Taken = Omit<SentMessage, "degraded">

interface Listener {
  readonly hear: (taken: Taken) => void
  /** Whether the send has failed, so that a later try has to be told. */
  isLeft: boolean
}

/**
 * The platform reports every message that it took, with the key it was sent with (`message.sent`, `delivered`,
 * `read`). So a send whose answer was lost is settled by the report of its message.
 */
export class Echoes {
  readonly #store: Pick<Store, "get" | "set">
  readonly #listeners = new Map<string, Listener>()

  constructor(store: Pick<Store, "get" | "set">) {
    this.#store = store
  }

  /** Whether somebody waits for an answer: only then are reports worth reading. */
  get areAwaited(): boolean {
    return this.#listeners.size > 0
  }

  /** Sends, unless the report of the message comes before the platform's answer does. */
  async answerOf(key: string, send: () => Promise<Taken>): Promise<Taken> {
    const heard = new Promise<Taken>((hear) => {
      this.#listeners.set(key, { hear, isLeft: false })
    })
    try {
      const taken = await Promise.race([send(), heard])
      this.#listeners.delete(key)
      return taken
    } catch (error) {
      const isRefused = error instanceof PlatformError && !error.retryable
      if (isRefused) this.#listeners.delete(key)
      else this.#leave(key)
      throw error
    }
  }

  /** What an earlier try was told of its message after it had given up. */
  async earlier(key: string): Promise<Taken | undefined> {
    const kept = await this.#store.get(rowOf(key))
    return kept?.value as unknown as Taken | undefined // written by #keep
  }

  /** Takes in a report. Anything else is left alone. */
  async hear(event: BotEvent): Promise<void> {
    if (!("message" in event) || event.type === "message.received") return
    const { key, id, service } = event.message
    const listener = key === undefined ? undefined : this.#listeners.get(key)
    if (key === undefined || listener === undefined) return
    const taken: Taken = { id, key, chatId: event.chat.id, service, traceId: event.traceId }
    listener.hear(taken)
    if (!listener.isLeft) return
    this.#listeners.delete(key)
    await this.#store.set({ key: rowOf(key), value: plain(taken), ttlMs: KEEP_MS })
  }

  /** The send failed, and may have been taken all the same. */
  #leave(key: string): void {
    const listener = this.#listeners.get(key)
    if (listener === undefined) return
    listener.isLeft = true
    setTimeout(() => this.#listeners.delete(key), LISTEN_MS).unref?.()
  }
}

function rowOf(key: string): string {
  return `echo:${key}`
}
