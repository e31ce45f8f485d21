import type { Chat } from "../world/chat.ts"
import type { World } from "../world/world.ts"
import type { Person } from "./person.ts"
import { chatTranscript } from "./transcript.ts"

/** A group that people opened with your line. */
export class Group {
  readonly id: string
  readonly chat: Chat
  readonly #world: World

  constructor(world: World, chat: Chat) {
    this.id = chat.id
    this.chat = chat
    this.#world = world
  }

  /** Its name, or null. */
  get name(): string | null {
    return this.chat.name
  }

  /** A member brings somebody in. */
  async adds(person: Person): Promise<void> {
    this.#world.personJoins(person.handle, this.chat)
  }

  /** A member gives it another name. */
  async renames(by: Person, name: string): Promise<void> {
    this.#world.personRenames(by.handle, this.chat, name)
  }

  /** What was said in it. */
  transcript(): string {
    return chatTranscript(this.#world, this.chat)
  }
}
