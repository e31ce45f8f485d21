/**
 * A key or an error as SQLite keeps it exactly. The driver for Node 20 cuts texts at a NUL, and no encoding
 * has half a surrogate pair: such a text goes in as JSON, behind a mark that makes it unlike any other.
 */
export function encoded(text: string): string {
  return isPlain(text) && !text.startsWith(MARK) ? text : MARK + JSON.stringify(text)
}

export function decoded(text: string): string {
  return text.startsWith(MARK) ? JSON.parse(text.slice(MARK.length)) : text
}

/** Whether SQLite gives the text back as it is. */
export function isPlain(text: string): boolean {
  return !text.includes("\0") && (text as WellFormable).isWellFormed()
}

const MARK = "\u0001json:"

/** Node.js 20 has the method; the ES2023 library that we compile against does not know it yet. */
type WellFormable = string & { isWellFormed(): boolean }
