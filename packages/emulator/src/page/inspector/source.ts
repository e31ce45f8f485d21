/** Identifiers for people, groups and bubbles: one for each, and none twice. */
export class Names {
  readonly #byKey = new Map<string, string>()
  readonly #taken: Set<string>

  constructor(taken: readonly string[]) {
    this.#taken = new Set([...taken, ...reserved])
  }

  /** The identifier of this key: the same one each time. @param name what it is made of. Default: the key. */
  of(key: string, name: string = key): string {
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const wished = identifier(name)
    let free = wished
    for (let count = 2; this.#taken.has(free); count++) free = `${wished}${count}`
    this.#taken.add(free)
    this.#byKey.set(key, free)
    return free
  }
}

/** A value as source code: JSON, which every string of JavaScript may be since ES2019. */
export function literal(value: unknown): string {
  return JSON.stringify(value)
}

/** An object as source code, without quotes around its keys; nothing for one that is empty. */
export function options(record: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return ""
  return `{ ${entries.map(([key, value]) => `${key}: ${literal(value)}`).join(", ")} }`
}

function identifier(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .split(/[^a-zA-Z0-9]+/)
    .filter((word) => word !== "")
  const [first = "", ...rest] = words
  const camel = first.toLowerCase() + rest.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("")
  if (camel === "") return "somebody"
  return /^\d/.test(camel) ? `somebody${camel}` : camel
}

// Words that cannot name a variable in a module.
const reserved =
  "await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield arguments eval process Object".split(
    " ",
  )
