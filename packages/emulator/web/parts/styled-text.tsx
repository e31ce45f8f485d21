import type { ComponentChildren } from "preact"
import type { Decoration } from "../../src/world/message.ts"
import { isBigEmoji } from "./big-emoji.ts"
import "./text-effects.css"

const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g
const letters = new Intl.Segmenter("en", { granularity: "grapheme" })

/** A text with its styles, its animations, and its links. */
export function StyledText({ text, decorations }: { text: string; decorations: readonly Decoration[] }) {
  if (isBigEmoji(text)) return <span class="big-emoji">{text.trim()}</span>
  const links = [...text.matchAll(address)].map((match) => ({
    from: match.index,
    to: match.index + match[0].length,
    url: match[0],
  }))
  const edges = new Set([
    0,
    text.length,
    ...links.flatMap(({ from, to }) => [from, to]),
    ...decorations.flatMap(({ range }) => range),
  ])
  const sorted = [...edges].filter((edge) => edge >= 0 && edge <= text.length).sort((a, b) => a - b)
  return (
    <span class="text">
      {sorted.slice(0, -1).map((from, index) => {
        const to = sorted[index + 1] ?? text.length
        const here = decorations.filter(({ range: [start, end] }) => start <= from && end >= to)
        const link = links.find((one) => one.from <= from && one.to >= to)
        const piece = <Piece key={from} text={text.slice(from, to)} decorations={here} />
        return link ? (
          <a key={from} href={link.url} target="_blank" rel="noopener noreferrer">
            {piece}
          </a>
        ) : (
          piece
        )
      })}
    </span>
  )
}

function Piece({
  text,
  decorations,
}: {
  text: string
  decorations: readonly Decoration[]
}): ComponentChildren {
  const names = decorations.flatMap(({ style }) => (style ? [`style-${style}`] : []))
  const animation = decorations.find((one) => one.animation)?.animation
  if (!animation) return names.length > 0 ? <span class={names.join(" ")}>{text}</span> : text
  // Letters that dance are drawn one by one, and read as the word they are.
  return (
    <span class={[...names, "dances"].join(" ")}>
      <span class="unseen">{text}</span>
      <span aria-hidden="true">
        {[...letters.segment(text)].map(({ segment, index }, place) => (
          <span key={index} class={`dance dance-${animation}`} style={{ "--place": place }}>
            {segment}
          </span>
        ))}
      </span>
    </span>
  )
}
