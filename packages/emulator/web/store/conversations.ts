import { type Signal, signal } from "@preact/signals"
import { get } from "../server/ask.ts"
import type { PhoneMessage } from "./wire.ts"

/** The messages of one chat that the page holds: the last ones, without a gap, oldest first. */
export interface Conversation {
  readonly messages: Signal<readonly PhoneMessage[]>
  /** Whether the emulator has older ones. */
  readonly hasEarlier: boolean
  /** Fetches older ones; once at a time. */
  loadEarlier(): Promise<void>
}

const pageSize = 200

class Held implements Conversation {
  readonly messages = signal<readonly PhoneMessage[]>([])
  readonly #chatId: string
  #loading: Promise<void> | undefined

  constructor(chatId: string) {
    this.#chatId = chatId
  }

  get hasEarlier(): boolean {
    return (this.messages.value[0]?.place ?? 0) > 0
  }

  loadEarlier(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  /** A place is for ever, so a message is found by it. What is older than all we hold comes when it is asked for. */
  take(told: readonly PhoneMessage[]): void {
    const held: (PhoneMessage | undefined)[] = [...this.messages.value]
    const first = held[0]?.place ?? Math.min(...told.map(({ place }) => place))
    for (const message of told) if (message.place >= first) held[message.place - first] = message
    // A gap is news that never came; what lies before it is fetched again when somebody scrolls there.
    let from = held.length
    while (from > 0 && held[from - 1]) from--
    this.messages.value = held.slice(from).filter((message) => message !== undefined)
  }

  async #load(): Promise<void> {
    const before = this.messages.value[0]?.place ?? 0
    if (before === 0) return
    const url = `/phone/chats/${this.#chatId}/messages?before=${before}&limit=${pageSize}`
    const older = await get<readonly PhoneMessage[]>(url)
    this.messages.value = [...older, ...this.messages.value]
  }
}

/** Every chat's messages, by the chat's id. */
class Conversations {
  readonly #byChat = new Map<string, Held>()
  readonly #listeners = new Set<(message: PhoneMessage) => void>()

  of(chatId: string): Held {
    const known = this.#byChat.get(chatId)
    if (known) return known
    const held = new Held(chatId)
    this.#byChat.set(chatId, held)
    return held
  }

  /** Begins again with what the emulator says now. */
  restart(messages: readonly PhoneMessage[]): void {
    for (const held of this.#byChat.values()) held.messages.value = []
    for (const [chatId, told] of byChat(messages)) this.of(chatId).take(told)
  }

  /** News: messages that are new, or changed. */
  take(messages: readonly PhoneMessage[]): void {
    for (const [chatId, told] of byChat(messages)) this.of(chatId).take(told)
    for (const message of messages) for (const listener of this.#listeners) listener(message)
  }

  /** Hears of every message that is new or changed. @returns what ends it. */
  onMessage(listener: (message: PhoneMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

export const conversations = new Conversations()

function byChat(messages: readonly PhoneMessage[]): Map<string, PhoneMessage[]> {
  const sorted = new Map<string, PhoneMessage[]>()
  for (const message of messages) {
    const list = sorted.get(message.chatId)
    if (list) list.push(message)
    else sorted.set(message.chatId, [message])
  }
  return sorted
}
