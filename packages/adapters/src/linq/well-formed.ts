// UTF-8 has no lone surrogates, so only an escape can bring one in.
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/
const LONE_SURROGATE = /\p{Surrogate}/gu

/**
 * Reads JSON whose strings are then well-formed: half a character (`"\ud800"`) becomes U+FFFD, since
 * stores, databases and language models refuse it or mangle what is around it.
 *
 * @throws SyntaxError when it is not JSON
 */
export function parseWellFormed(json: string): unknown {
  const value: unknown = JSON.parse(json)
  // Most bodies have no escape at all, and looking for one natively costs next to nothing.
  return json.includes("\\u") && SURROGATE_ESCAPE.test(json) ? wellFormed(value) : value
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return whole(value)
  if (Array.isArray(value)) return value.map(wellFormed)
  if (typeof value !== "object" || value === null) return value
  // fromEntries defines its keys, so that one named __proto__ stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [whole(key), wellFormed(inner)]))
}

function whole(text: string): string {
  return text.replace(LONE_SURROGATE, "\uFFFD")
}
