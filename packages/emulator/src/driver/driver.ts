import type { Account, Line } from "../world/account.ts"
import type { PersonTraits, Person as WorldPerson } from "../world/person.ts"
import type { World } from "../world/world.ts"
import { Ears } from "./ears.ts"
import { Group } from "./group.ts"
import { Person } from "./person.ts"
import { Recorder } from "./recorder.ts"
import { transcriptOf } from "./transcript.ts"
import type { SavedTranscript } from "./transcript-steps.ts"

/** What is known of a person when they come in. */
export interface PersonOptions extends PersonTraits {
  /** A phone number in E.164 or an e-mail address. Default: the next free number kept for fiction. */
  readonly handle?: string
}

/** The people around one account's lines. */
export class Driver {
  readonly #world: World
  readonly #account: Account
  readonly #people = new Map<string, Person>()
  readonly #ears = new Map<string, Ears>()
  readonly #recorder: Recorder

  constructor(world: World, account: Account) {
    this.#world = world
    this.#account = account
    this.#recorder = new Recorder(world, () => account.lines[0])
    for (const person of world.people.all()) if (person.name !== person.handle) this.#meet(person)
    world.events.on("shown", (reader: WorldPerson, message) => {
      const ears = this.#ears.get(reader.handle)
      if (!ears) return
      this.#recorder.heard(reader, message)
      ears.take(message)
    })
  }

  /** Whether somebody of this name is here. */
  knows(name: string): boolean {
    return this.#people.has(name)
  }

  /** Everyone who is here, in the order they came. */
  people(): readonly Person[] {
    return [...this.#people.values()]
  }

  /** Somebody by name: the same one each time. @throws Error for new facts about an old acquaintance. */
  person(name: string, { handle, ...traits }: PersonOptions = {}): Person {
    const known = this.#people.get(name)
    if (known) {
      if (handle === undefined && Object.keys(traits).length === 0) return known
      throw new Error(`${name} is here already; use person("${name}").becomes({ … }) to change them.`)
    }
    return this.#meet(this.#world.people.add(name, handle ?? this.#freeHandle(), traits))
  }

  /** Whoever has this handle; somebody that the line wrote to first is called by it. */
  personAt(handle: string): Person {
    const known = this.people().find((person) => person.handle === handle)
    return known ?? this.#meet(this.#world.people.at(handle))
  }

  /** The group that is this chat, whoever opened it. @throws Error for a direct chat, and when there is none. */
  groupOf(chatId: string): Group {
    const chat = this.#world.chats.get(chatId)
    if (!chat?.isGroup) throw new Error(`There is no group ${chatId}.`)
    return new Group(this.#world, chat, this.#recorder)
  }

  /** A group with your line in it, opened by these people. An empty name leaves it unnamed. */
  group(name: string, people: readonly Person[], { line: number }: { line?: string } = {}): Group {
    const line = number === undefined ? this.#firstLine() : this.#world.line(this.#account, number)
    const members = people.map((person) => this.#world.people.at(person.handle))
    const chat = this.#world.openGroup({ name: name || null, line, people: members })
    const on = number === undefined ? {} : { line: number }
    this.#recorder.note(
      { does: "opens group", name, people: people.map((person) => person.name), ...on },
      chat.id,
    )
    return new Group(this.#world, chat, this.#recorder)
  }

  /** Everything that was said, as a person would read it. */
  transcript(): string {
    return transcriptOf(this.#world)
  }

  /** Everything that people did and heard, to be had again. */
  saveTranscript(): SavedTranscript {
    return this.#recorder.save(this.people().map(({ handle }) => this.#world.people.at(handle)))
  }

  #meet(self: WorldPerson): Person {
    const ears = new Ears(this.#world)
    const person = new Person({
      world: this.#world,
      self,
      lines: this.#account.lines,
      ears,
      recorder: this.#recorder,
    })
    this.#ears.set(self.handle, ears)
    this.#people.set(self.name, person)
    this.#world.events.emit("met", self)
    return person
  }

  #freeHandle(): string {
    const handle = this.#world.people.nextHandle()
    return this.#account.lines.some(({ number }) => number === handle) ? this.#freeHandle() : handle
  }

  #firstLine(): Line {
    const [line] = this.#account.lines
    if (!line) throw new Error("This emulator has no line; give createEmulator at least one.")
    return line
  }
}
