import type { ChatHealth, Json, Store } from "@backchat/core"

export type State = Pick<Store, "get" | "set">

/** One person on one of your lines; without a line, on any. */
export interface Person {
  readonly adapter: string
  readonly handle: string
  readonly line: string | undefined
}

/** What is known of a chat, since some sends name only its id. */
export interface KnownChat {
  /** Who it is with; absent in groups. */
  readonly handle?: string | undefined
  readonly line?: string | undefined
  readonly isGroup?: boolean | undefined
  readonly health?: ChatHealth | undefined
}

/** The word of a person that counts. */
interface Refusal {
  /** The event that opted out. */
  readonly by: string
  /** When they wrote it, in epoch milliseconds. */
  readonly at: number
}

/** Who opted out, on which of your lines, and whose chats are whose. Kept for ever. */
export class Register {
  /** The id of the event that opted a person out, or undefined. */
  async optedOutBy(state: State, { adapter, handle, line }: Person): Promise<string | undefined> {
    const lines = linesIn((await state.get(handleKey(adapter, handle)))?.value)
    const refusal = line === undefined ? lines.values().next().value : (lines.get(line) ?? lines.get(ANY))
    return refusal?.by
  }

  /** In force as soon as it resolves. */
  async optOut(state: State, person: Person, refusal: Refusal): Promise<void> {
    const line = person.line ?? ANY
    await this.#change(state, person, (lines) => {
      // Several chats may say it at once: the last time it was said counts.
      const at = Math.max(refusal.at, lines.get(line)?.at ?? 0)
      lines.set(line, { ...refusal, at })
    })
  }

  /** @returns whether the person had opted out. An older word takes nothing back. */
  async optIn(state: State, person: Person, at: number): Promise<boolean> {
    let wasOut = false
    await this.#change(state, person, (lines) => {
      wasOut = false
      for (const line of [person.line ?? ANY, ANY]) {
        const refusal = lines.get(line)
        if (refusal !== undefined && refusal.at <= at) wasOut = lines.delete(line) || wasOut
      }
    })
    return wasOut
  }

  async chat(state: State, adapter: string, id: string): Promise<KnownChat | undefined> {
    // Only `note` writes under these keys.
    return (await state.get(chatKey(adapter, id)))?.value as unknown as KnownChat | undefined
  }

  /** Adds to what is known of a chat. */
  async note(state: State, adapter: string, id: string, more: KnownChat): Promise<KnownChat> {
    const known = await this.chat(state, adapter, id)
    const all: KnownChat = { ...known, ...defined(more) }
    const value: Json = JSON.parse(JSON.stringify(all))
    if (known === undefined || JSON.stringify(known) !== JSON.stringify(all))
      await state.set({ key: chatKey(adapter, id), value })
    return all
  }

  async #change(
    state: State,
    { adapter, handle }: Person,
    change: (lines: Map<string, Refusal>) => unknown,
  ): Promise<void> {
    const key = handleKey(adapter, handle)
    for (;;) {
      const stored = await state.get(key)
      const lines = linesIn(stored?.value)
      change(lines)
      if (stored === undefined && lines.size === 0) return
      const value: Json | undefined =
        lines.size === 0 ? undefined : JSON.parse(JSON.stringify(Object.fromEntries(lines)))
      const version = await state.set({ key, value, ifVersion: stored?.version ?? 0 })
      if (version !== "conflict") return
    }
  }
}

/** Stands for events that name no line. */
const ANY = "*"

/** The refusals, by line. */
function linesIn(value: Json | undefined): Map<string, Refusal> {
  // Only `#change` writes under these keys.
  return new Map(Object.entries((value ?? {}) as unknown as Record<string, Refusal>))
}

function defined(known: KnownChat): KnownChat {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
}

function chatKey(adapter: string, chatId: string): string {
  return `consent:chat:${JSON.stringify([adapter, chatId])}`
}

function handleKey(adapter: string, handle: string): string {
  return `consent:handle:${JSON.stringify([adapter, handle])}`
}
