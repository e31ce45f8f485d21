import { isEmail } from "./handle.ts"
import type { Service } from "./service.ts"

/** Somebody with a phone. */
export interface Person {
  name: string
  readonly handle: string
  /** Every service that reaches this phone. */
  services: ReadonlySet<Service>
  /** Whether the person sends read receipts. */
  readReceipts: boolean
  /** `"at once"` opens every message as it arrives; `"when asked"` waits for {@link World.personReads}. */
  reads: "at once" | "when asked"
  /** False for a phone that is off or gone: messages to it fail. */
  reachable: boolean
}

/** What can be said about a person; everything has a default. */
export interface PersonTraits {
  /** The best service of this phone. Default iMessage. */
  readonly service?: Service
  /** Every service of this phone, when the usual set for `service` is not what you want. */
  readonly services?: readonly Service[]
  /** Default true. */
  readonly readReceipts?: boolean
  /** Default `"at once"`. */
  readonly reads?: "at once" | "when asked"
  /** Default true. */
  readonly reachable?: boolean
}

/** Everyone the network knows, by handle. */
export class People {
  readonly #byHandle = new Map<string, Person>()
  #issued = 0

  /** The person at a handle. A handle nobody claimed belongs to a stranger with iMessage. */
  at(handle: string): Person {
    return this.#byHandle.get(handle) ?? this.add(handle, handle)
  }

  all(): IterableIterator<Person> {
    return this.#byHandle.values()
  }

  /** Takes a person over as they are, from a world that was saved. */
  restore(person: Person): void {
    this.#byHandle.set(person.handle, person)
  }

  /** The person at a handle, if the network knows one. */
  known(handle: string): Person | undefined {
    return this.#byHandle.get(handle)
  }

  /** Introduces a person, or gives a known handle a name and other traits. */
  add(name: string, handle: string, traits: PersonTraits = {}): Person {
    const known = this.#byHandle.get(handle)
    const person: Person = known ?? {
      name,
      handle,
      services: servicesOf(handle, traits),
      readReceipts: true,
      reads: "at once",
      reachable: true,
    }
    this.#byHandle.set(handle, person)
    person.name = name
    change(person, traits)
    return person
  }

  /** The next free number of the range kept for fiction, +1 2xx 555 01xx. */
  nextHandle(): string {
    for (;;) {
      this.#issued++
      const area = 202 + Math.floor(this.#issued / 99)
      const handle = `+1${area}5550${100 + (this.#issued % 99) + 1}`
      if (!this.#byHandle.has(handle)) return handle
    }
  }
}

/** Changes what is true of a person from now on. */
export function change(person: Person, traits: PersonTraits): void {
  if (traits.service || traits.services) person.services = servicesOf(person.handle, traits)
  if (traits.readReceipts !== undefined) person.readReceipts = traits.readReceipts
  if (traits.reads) person.reads = traits.reads
  if (traits.reachable !== undefined) person.reachable = traits.reachable
}

function servicesOf(handle: string, { service = "iMessage", services }: PersonTraits): ReadonlySet<Service> {
  if (services) return new Set(services)
  if (service === "iMessage" && isEmail(handle)) return new Set(["iMessage"])
  return new Set([service, "SMS"])
}
