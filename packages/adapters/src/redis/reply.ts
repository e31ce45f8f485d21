/*
 * What a script returns is unknown to TypeScript. These say what it has to be; anything else means that the
 * script and its caller disagree.
 */

export function list(reply: unknown): readonly unknown[] {
  return Array.isArray(reply) ? reply : unexpected(reply)
}

export function text(reply: unknown): string {
  return typeof reply === "string" ? reply : unexpected(reply)
}

export function integer(reply: unknown): number {
  const value = Number(reply)
  return typeof reply === "number" || (typeof reply === "string" && reply !== "" && !Number.isNaN(value))
    ? value
    : unexpected(reply)
}

/** One of the words that a script may answer with. */
export function oneOf<const Word extends string>(reply: unknown, words: readonly Word[]): Word {
  return words.find((word) => word === reply) ?? unexpected(reply)
}

function unexpected(reply: unknown): never {
  throw new TypeError(`Redis answered with something else than the script returns: ${typeof reply}.`)
}
