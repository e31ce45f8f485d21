/** Node.js 20 has the method; the ES2023 library that we compile against does not know it yet. */
type WellFormable = string & { toWellFormed(): string }

/** A text whose lone surrogates, halves of characters that no encoding can carry, became `\ufffd`. */
export function wellFormed(text: string): string {
  return (text as WellFormable).toWellFormed()
}
