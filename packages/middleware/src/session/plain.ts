import { BackchatError, type Json } from "@backchat/core"

/** Bytes of JSON that one session may have. */
export const MAX_SESSION_BYTES = 65_536

/**
 * A session as JSON text, with nothing lost on the way.
 *
 * @param revives whether a schema brings back what JSON turns into strings, like dates
 * @throws BackchatError `state_invalid` for what JSON cannot carry, and above `MAX_SESSION_BYTES`
 */
export function toText(name: string, session: unknown, revives: boolean): string {
  let text: string
  try {
    text = JSON.stringify(session, function (this: unknown, key: string, value: unknown) {
      // `value` has been through toJSON already, so a Date is only seen in its holder.
      const lost = whatIsLost(Reflect.get(Object(this), key), revives)
      if (lost !== undefined) throw notPlain(name, key, lost)
      return key === "__proto__" ? undefined : value
    })
  } catch (error) {
    if (error instanceof BackchatError) throw error
    throw new BackchatError(
      "state_invalid",
      `ctx.${name} points back at itself or is nested too deep for JSON.`,
      {
        cause: error,
      },
    )
  }
  const bytes = new TextEncoder().encode(text).byteLength
  if (bytes <= MAX_SESSION_BYTES) return text
  throw new BackchatError(
    "state_invalid",
    `ctx.${name} takes ${bytes} bytes of JSON; a session has room for ${MAX_SESSION_BYTES}. Keep what grows ` +
      "(histories, files) in a database of your own, and its id in the session.",
  )
}

/** The value of a JSON text, without the keys that would change prototypes when they are assigned. */
export function fromText(text: string): Json {
  return JSON.parse(text, (key: string, value: unknown) => (key === "__proto__" ? undefined : value))
}

/** What JSON would leave out or turn into something else, in a word. */
function whatIsLost(value: unknown, revives: boolean): string | undefined {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    return `a ${typeof value}`
  if (typeof value === "number") return Number.isFinite(value) ? undefined : String(value)
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  // A plain object of any realm: its prototype is nothing, or the root of all.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined
  if (revives && "toJSON" in value) return undefined
  return `a ${value.constructor.name}`
}

function notPlain(name: string, key: string, lost: string): BackchatError {
  return new BackchatError(
    "state_invalid",
    `ctx.${name}: "${key}" is ${lost}, which JSON cannot carry. Keep plain objects, arrays, strings, finite ` +
      "numbers, booleans and null; dates as numbers, or as dates with a schema that reads them from strings.",
  )
}
