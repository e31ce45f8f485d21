import type { Line } from "./account.ts"
import { type Chat, others } from "./chat.ts"

/**
 * All chats, and the rule by which a send finds an old one: the line and the exact set of recipients.
 * A group that got a name, changed its people or was left is never found again.
 * Source: Linq API docs, "Create a chat".
 */
export class Chats {
  readonly #byId = new Map<string, Chat>()
  readonly #byParties = new Map<string, Chat>()

  get(id: string): Chat | undefined {
    return this.#byId.get(id)
  }

  all(): IterableIterator<Chat> {
    return this.#byId.values()
  }

  keep(chat: Chat): void {
    this.#byId.set(chat.id, chat)
    if (chat.name === null) this.#byParties.set(parties(chat.line, handlesOf(chat)), chat)
  }

  /** Takes a chat over as it is, from a world that was saved. */
  restore(chat: Chat, matched: boolean): void {
    this.#byId.set(chat.id, chat)
    if (matched) this.#byParties.set(parties(chat.line, handlesOf(chat)), chat)
  }

  /** Every chat that {@link between} can find. */
  matched(): IterableIterator<Chat> {
    return this.#byParties.values()
  }

  /** The chat a send to these recipients continues. */
  between(line: Line, handles: readonly string[]): Chat | undefined {
    return this.#byParties.get(parties(line, handles))
  }

  /** Takes a group out of matching. Call it before the change that sets the group apart. */
  setApart(chat: Chat): void {
    const key = parties(chat.line, handlesOf(chat))
    if (this.#byParties.get(key) === chat) this.#byParties.delete(key)
  }
}

function handlesOf(chat: Chat): readonly string[] {
  return others(chat).map((member) => member.handle)
}

function parties(line: Line, handles: readonly string[]): string {
  return [line.number, ...[...new Set(handles)].sort()].join(" ")
}
