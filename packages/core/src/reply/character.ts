import { isWhitespace } from "./whitespace.ts"

/** Whether a character is white space; nothing at all, as before a text, is too. */
export function isSpace(character: string): boolean {
  return character === "" || isWhitespace(character.charCodeAt(0))
}

/** Whether a character may be part of a word. */
export function isWordlike(character: string): boolean {
  return /^[\p{L}\p{N}]/u.test(character)
}
