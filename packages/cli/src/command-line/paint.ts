import type { WriteStream } from "node:tty"
import { styleText } from "node:util"

type Colour = Parameters<typeof styleText>[0]

/** Colours a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string

/**
 * Colours for a stream: none when it is no terminal, when NO_COLOR is set (https://no-color.org) or TERM is
 * `dumb`. FORCE_COLOR insists.
 */
export function painter(stream: Pick<WriteStream, "isTTY">): Paint {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  const isColoured = NO_COLOR ? false : FORCE_COLOR ? FORCE_COLOR !== "0" : stream.isTTY && TERM !== "dumb"
  // Newer versions of Node ask the terminal themselves; they are told that we have.
  return isColoured ? (colour, text) => forced(colour, text) : (_, text) => text
}

const forced: (colour: Colour, text: string, options?: { validateStream: boolean }) => string = (
  colour,
  text,
) => (styleText as typeof forced)(colour, text, { validateStream: false }) // Node 20 knows no third argument
