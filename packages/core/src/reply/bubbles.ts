import { BubbleScanner } from "./bubble-scanner.ts"
import { isBlank } from "./whitespace.ts"

export interface BubbleOptions {
  /** What is longer, in UTF-16 code units, is broken at a sentence or between list items. Default 320. */
  readonly longAbove?: number | undefined
}

/**
 * Breaks a stream of Markdown into messages as a person would send them: at blank lines, and in long
 * paragraphs and lists between sentences and items. Never inside a code fence, a link, a list item, an
 * emphasis or a character. Each comes as soon as it is whole; where the stream was cut into chunks makes no
 * difference. Nothing that can be seen is lost, and a stream of white space yields nothing.
 *
 * @example for await (const bubble of bubbles(answer)) await ctx.reply(markdown(bubble))
 */
export async function* bubbles(
  stream: AsyncIterable<string>,
  { longAbove = 320 }: BubbleOptions = {},
): AsyncGenerator<string, void, undefined> {
  const scanner = new BubbleScanner(longAbove)
  let kept = ""
  let from = 0
  const take = (cut: number): string => {
    const bubble = kept.slice(0, cut - from).trim()
    kept = kept.slice(cut - from)
    from = cut
    return bubble
  }
  for await (const chunk of stream) {
    kept += chunk
    for (const cut of scanner.read(chunk)) yield take(cut)
  }
  for (const cut of scanner.end()) yield take(cut)
  if (!isBlank(kept)) yield kept.trim()
}
