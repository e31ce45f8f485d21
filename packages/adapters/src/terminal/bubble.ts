import { styleText } from "node:util"
import type {
  Decoration,
  OutgoingPart,
  OutgoingText,
  RemoteMedia,
  StagedMessage,
  TextStyle,
} from "@backchat/core"

type Look = TextStyle | "dim" | "inverse"

/** How text is made bold and so on; in a pipe it stays as it is. */
export type Paint = (looks: readonly Look[], text: string) => string

export const styled: Paint = (looks, text) =>
  // Whether to paint is decided by the stream that is written to, not by this process' stdout.
  looks.reduce((painted, look) => styleText(look, painted, { validateStream: false }), text)
export const plain: Paint = (_looks, text) => text

/** A message as lines of text: parts one below the other, and what cannot be drawn as a note. */
export function bubble(message: StagedMessage, paint: Paint, quoted: string | undefined): readonly string[] {
  const notes = [
    message.effect && `with ${message.effect.name}`,
    message.replyTo && `in reply to ${quoted === undefined ? "an earlier message" : `"${short(quoted)}"`}`,
  ].filter((note) => note !== undefined)
  const lines = message.parts.flatMap((part) => linesOf(part, paint))
  return notes.length === 0 ? lines : [...lines, paint(["dim"], `(${notes.join(", ")})`)]
}

/** A message as its reader would quote it. */
export function quote(message: StagedMessage): string {
  return message.parts.map((part) => (part.type === "media" ? nameOf(part.source) : part.value)).join(" ")
}

/** The beginning of a text, on one line. */
export function short(text: string): string {
  const line = clean(text).replaceAll("\n", " ")
  return line.length > 40 ? `${line.slice(0, 39)}…` : line
}

/** Text that cannot move the cursor, ring the bell or repaint the screen. */
export function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what has to go
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
}

function linesOf(part: OutgoingPart<RemoteMedia>, paint: Paint): readonly string[] {
  switch (part.type) {
    case "text":
      return decorated(part, paint).split("\n")
    case "link":
      return [paint(["underline"], clean(part.value))]
    case "media":
      return [
        paint(["inverse"], ` ${part.voiceMemo === true ? "voice memo" : "media"} `) +
          ` ${nameOf(part.source)}`,
      ]
  }
}

function nameOf(source: RemoteMedia): string {
  return clean("url" in source ? source.url : source.attachmentId)
}

/** Paints between each two places where a decoration begins or ends. */
function decorated({ value, decorations = [] }: OutgoingText, paint: Paint): string {
  const edges = new Set([0, value.length, ...decorations.flatMap(({ range }) => range)])
  const places = [...edges].sort((a, b) => a - b)
  return places
    .slice(1)
    .map((end, index) => {
      const start = places[index] ?? 0
      const looks = decorations.filter(({ range }) => range[0] <= start && range[1] >= end).map(lookOf)
      return paint(looks, clean(value.slice(start, end)))
    })
    .join("")
}

// A terminal has no animations; at least they stand out.
function lookOf(decoration: Decoration): Look {
  return "style" in decoration ? decoration.style : "inverse"
}
