// Segmenters are made when the first long text comes: most bots never split one. No locale, since the
// same text must be cut alike on every machine.
let graphemes: Intl.Segmenter | undefined
let sentences: Intl.Segmenter | undefined
let words: Intl.Segmenter | undefined

/** Below this code unit every one is a grapheme of its own, but for `\r\n`. */
const FIRST_EXTENDER = 0x300

/** Whether a text can be cut at an index without cutting what people see as one character. */
export function isGraphemeBorder(text: string, index: number, from = 0): boolean {
  if (index <= from || index >= text.length) return true
  const before = text.charCodeAt(index - 1)
  const after = text.charCodeAt(index)
  if (before < FIRST_EXTENDER && after < FIRST_EXTENDER) return before !== 0x0d || after !== 0x0a
  return lastGraphemeBorder(text.slice(from), index - from) === index - from
}

/** The last grapheme border at or before an index. */
export function lastGraphemeBorder(text: string, index: number): number {
  if (index >= text.length) return text.length
  graphemes ??= new Intl.Segmenter("und", { granularity: "grapheme" })
  // A border depends on what stands before it and on one character after it.
  return graphemes.segment(text.slice(0, index + 2)).containing(index)?.index ?? index
}

/** Where sentences begin, the first aside. */
export function sentenceBorders(text: string): number[] {
  sentences ??= new Intl.Segmenter("und", { granularity: "sentence" })
  return Array.from(sentences.segment(text), ({ index }) => index)
}

/** Where words begin: punctuation stays with the word before it. */
export function wordBorders(text: string): number[] {
  words ??= new Intl.Segmenter("und", { granularity: "word" })
  const borders: number[] = []
  for (const { index, isWordLike } of words.segment(text)) if (isWordLike === true) borders.push(index)
  return borders
}
