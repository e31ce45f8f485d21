import { type Bubble, bubbleOf } from "../world/bubble.ts"
import type { Chat } from "../world/chat.ts"
import { isOutbound, type Message } from "../world/message.ts"
import type { World } from "../world/world.ts"

/** What somebody listens for: a text that is the whole bubble, or a pattern found in it. */
export type Expected = string | RegExp

interface Listener {
  readonly wants: (bubble: Bubble) => boolean
  readonly heard: (bubble: Bubble) => void
}

/** What came from your line to one phone and was not heard yet, and who waits for more of it. */
export class Ears {
  readonly #world: World
  readonly #unheard = new Set<Message>()
  readonly #listeners = new Set<Listener>()

  constructor(world: World) {
    this.#world = world
  }

  /** A message appeared or changed: an edit is news again. */
  take(message: Message): void {
    if (!isOutbound(message)) return
    const bubble = bubbleOf(this.#world, message)
    for (const listener of this.#listeners) {
      if (!listener.wants(bubble)) continue
      this.#unheard.delete(message)
      this.#listeners.delete(listener)
      listener.heard(bubble)
      return
    }
    this.#unheard.add(message)
  }

  /** The texts that nobody listened for, oldest first. */
  unheard(): readonly string[] {
    return [...this.#unheard].map((message) => bubbleOf(this.#world, message).text)
  }

  /** Resolves with the first bubble that fits, now or within the time; with null when the time is over. */
  listen(expected: Expected, chat: Chat | undefined, timeoutMs: number): Promise<Bubble | null> {
    const wants = (bubble: Bubble) =>
      (chat === undefined || bubble.chatId === chat.id) && matches(expected, bubble.text)
    for (const message of this.#unheard) {
      const bubble = bubbleOf(this.#world, message)
      if (!wants(bubble)) continue
      this.#unheard.delete(message)
      return Promise.resolve(bubble)
    }
    return new Promise((resolve) => {
      const listener: Listener = {
        wants,
        heard: (bubble) => {
          clearTimeout(timer)
          resolve(bubble)
        },
      }
      const timer = setTimeout(() => {
        this.#listeners.delete(listener)
        resolve(null)
      }, timeoutMs)
      this.#listeners.add(listener)
    })
  }
}

// search() ignores the position that a sticky or global pattern remembers.
function matches(expected: Expected, text: string): boolean {
  return typeof expected === "string" ? text.trim() === expected.trim() : text.search(expected) >= 0
}
