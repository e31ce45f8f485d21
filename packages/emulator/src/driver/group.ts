import type { Chat } from "../world/chat.ts"
import type { World } from "../world/world.ts"
import type { Person } from "./person.ts"
import type { Recorder } from "./recorder.ts"
import { chatTranscript } from "./transcript.ts"

/** A group that people opened with your line. */
export class Group {
  readonly id: string
  readonly chat: Chat
  readonly #world: World
  readonly #recorder: Recorder

  constructor(world: World, chat: Chat, recorder: Recorder) {
    this.id = chat.id
    this.chat = chat
    this.#world = world
    this.#recorder = recorder
  }

  /** Its name, or null. */
  get name(): string | null {
    return this.chat.name
  }

  /** A member brings somebody in. */
  async adds(person: Person): Promise<void> {
    const group = this.#recorder.groupStep(this.chat)
    this.#world.personJoins(person.handle, this.chat)
    this.#recorder.note({ does: "joins", who: person.name, group })
  }

  /** A member gives it another name. */
  async renames(by: Person, name: string): Promise<void> {
    const group = this.#recorder.groupStep(this.chat)
    this.#world.personRenames(by.handle, this.chat, name)
    this.#recorder.note({ does: "renames", who: by.name, group, name })
  }

  /** A member gives it another icon, by the address of a picture; null takes it away. */
  async changesIcon(by: Person, url: string | null): Promise<void> {
    this.#world.personSetsIcon(by.handle, this.chat, url)
  }

  /** What was said in it. */
  transcript(): string {
    return chatTranscript(this.#world, this.chat)
  }
}
