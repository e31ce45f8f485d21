import type { Json, Store } from "@backchat/core"

type State = Pick<Store, "get" | "set">

/** One person on one of your lines, in the chat where they said so. */
export interface Person {
  readonly adapter: string
  readonly handle: string
  readonly line: string | undefined
  readonly chatId: string
}

/** Who opted out, kept for ever: the lines of each handle; and whose chat each is, since some sends name only that. */
export class Register {
  /** The id of the event that opted the person out. Without a line: on any. */
  async optedOutBy(
    state: State,
    { adapter, handle, line }: Omit<Person, "chatId">,
  ): Promise<string | undefined> {
    const lines = linesIn((await state.get(handleKey(adapter, handle)))?.value)
    return line === undefined ? lines.values().next().value : (lines.get(line) ?? lines.get(ANY))
  }

  async hasChatOptedOut(state: State, adapter: string, chatId: string): Promise<boolean> {
    const person = (await state.get(chatKey(adapter, chatId)))?.value
    if (!Array.isArray(person)) return false
    const [handle, line] = person
    if (typeof handle !== "string" || typeof line !== "string") return false
    return (await this.optedOutBy(state, { adapter, handle, line })) !== undefined
  }

  /** In force as soon as it resolves. */
  async optOut(state: State, person: Person, eventId: string): Promise<void> {
    const { adapter, chatId, handle, line = ANY } = person
    await state.set({ key: chatKey(adapter, chatId), value: [handle, line] })
    await this.#change(state, person, (lines) => lines.set(line, eventId))
  }

  async optIn(state: State, person: Person): Promise<void> {
    await this.#change(state, person, (lines) => {
      lines.delete(person.line ?? ANY)
      lines.delete(ANY)
    })
  }

  async #change(
    state: State,
    { adapter, handle }: Person,
    change: (lines: Map<string, string>) => unknown,
  ): Promise<void> {
    const key = handleKey(adapter, handle)
    for (;;) {
      const stored = await state.get(key)
      const lines = linesIn(stored?.value)
      change(lines)
      const value = lines.size === 0 ? undefined : Object.fromEntries(lines)
      const version = await state.set({ key, value, ifVersion: stored?.version ?? 0 })
      if (version !== "conflict") return
    }
  }
}

/** Stands for events that name no line. */
const ANY = "*"

/** The event that opted out, by line. */
function linesIn(value: Json | undefined): Map<string, string> {
  if (typeof value !== "object" || value === null) return new Map()
  const known = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  )
  return new Map(known)
}

function chatKey(adapter: string, chatId: string): string {
  return `consent:chat:${JSON.stringify([adapter, chatId])}`
}

function handleKey(adapter: string, handle: string): string {
  return `consent:handle:${JSON.stringify([adapter, handle])}`
}
