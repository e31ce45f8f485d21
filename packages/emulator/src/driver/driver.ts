import type { Account, Line } from "../world/account.ts"
import type { PersonTraits, Person as WorldPerson } from "../world/person.ts"
import type { World } from "../world/world.ts"
import { Ears } from "./ears.ts"
import { Group } from "./group.ts"
import { Person } from "./person.ts"
import { transcriptOf } from "./transcript.ts"

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

  constructor(world: World, account: Account) {
    this.#world = world
    this.#account = account
    world.events.on("shown", (reader: WorldPerson, message) => this.#ears.get(reader.handle)?.take(message))
  }

  /** Somebody by name: the same one each time. @throws Error for new facts about an old acquaintance. */
  person(name: string, { handle, ...traits }: PersonOptions = {}): Person {
    const known = this.#people.get(name)
    if (known) {
      if (handle === undefined && Object.keys(traits).length === 0) return known
      throw new Error(`${name} is here already; use person("${name}").becomes({ … }) to change them.`)
    }
    const self = this.#world.people.add(name, handle ?? this.#world.people.nextHandle(), traits)
    const ears = new Ears(this.#world)
    const person = new Person(this.#world, self, this.#account.lines, ears)
    this.#ears.set(self.handle, ears)
    this.#people.set(name, person)
    return person
  }

  /** A group with your line in it, opened by these people. An empty name leaves it unnamed. */
  group(name: string, people: readonly Person[], { line: number }: { line?: string } = {}): Group {
    const line = number === undefined ? this.#firstLine() : this.#world.line(this.#account, number)
    const members = people.map((person) => this.#world.people.at(person.handle))
    return new Group(this.#world, this.#world.openGroup({ name: name || null, line, people: members }))
  }

  /** Everything that was said, as a person would read it. */
  transcript(): string {
    return transcriptOf(this.#world)
  }

  #firstLine(): Line {
    const [line] = this.#account.lines
    if (!line) throw new Error("This emulator has no line; give createEmulator at least one.")
    return line
  }
}
