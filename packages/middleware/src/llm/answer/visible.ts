/** How many characters of a text can be seen. Bubbles keep all of them, and drop only white space between them. */
export function countVisible(text: string): number {
  return text.replace(/\s+/g, "").length
}

/** What of a text comes after so many visible characters. */
export function afterVisible(text: string, count: number): string {
  let left = count
  let at = 0
  while (left > 0 && at < text.length) {
    if (!/\s/.test(text.charAt(at))) left--
    at++
  }
  return text.slice(at)
}
