import { isGone } from "./media-lifetime.ts"
import type { Message } from "./message.ts"

/** Which messages answer which: an originator and everything below it. */
export class Threads {
  /** The originator's id of every message in a thread. */
  readonly #originator = new Map<string, string>()
  /** The members of a thread by the originator's id, oldest first. */
  readonly #members = new Map<string, Message[]>()

  /** Puts an answer under what it answers. */
  add(answer: Message, answered: Message): void {
    const root = this.#originator.get(answered.id) ?? answered.id
    const members = this.#members.get(root) ?? [answered]
    members.push(answer)
    this.#members.set(root, members)
    this.#originator.set(answered.id, root)
    this.#originator.set(answer.id, root)
  }

  /** The whole thread around a message, oldest first; a message outside any thread alone. */
  around(message: Message, now: number): readonly Message[] {
    const root = this.#originator.get(message.id) ?? message.id
    return (this.#members.get(root) ?? [message]).filter((member) => !isGone(member, now))
  }
}
