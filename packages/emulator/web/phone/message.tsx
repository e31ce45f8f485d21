import { useState } from "preact/hooks"
import { Avatar } from "../components/avatar.tsx"
import { Icon } from "../components/icon.tsx"
import { effectTitle } from "../effects/names.ts"
import { partInWords } from "../list/preview.ts"
import { timeOfDay } from "../list/when.ts"
import type { PhoneMessage } from "../store/wire.ts"
import { botName, nameOf } from "../store/world.ts"
import { Bubble } from "./bubble.tsx"
import { useDesk } from "./desk.ts"
import { stateOf } from "./state.ts"
import { reactionInWords } from "./tapbacks.tsx"

export interface MessageProps {
  readonly message: PhoneMessage
  readonly begins: boolean
  readonly ends: boolean
  /** Whether it is the last of what this phone said, which shows how far it came. */
  readonly isOwnLast: boolean
  readonly isGroup: boolean
}

/** One message: its parts as bubbles, whom it answers, and what became of it. */
export function Message({ message, begins, ends, isOwnLast, isGroup }: MessageProps) {
  const desk = useDesk()
  const { who } = desk.seat
  const isOwn = message.from === who && !message.fromLine
  const others = isGroup && !isOwn
  const isPlaying = desk.playing.value?.id === message.id && message.effect?.type === "bubble"
  const names = [
    "message",
    isOwn ? "message-own" : "message-theirs",
    begins && "message-begins",
    ends && "message-ends",
    others && "message-others",
    message.status === "failed" && "message-failed",
    isPlaying && `plays-${message.effect?.name}`,
  ]
  return (
    <article
      class={names.filter(Boolean).join(" ")}
      data-key={message.id}
      aria-label={wordsOf(message, isOwn)}
    >
      {others && begins && <p class="message-sender">{nameIn(message)}</p>}
      {message.replyTo && <Quote message={message} />}
      {others && ends && (
        <span class="message-face">
          <Avatar handle={message.from} size={28} />
        </span>
      )}
      {message.parts.map((_part, index) => (
        <Bubble
          key={index}
          message={message}
          part={index}
          isOwn={isOwn}
          hasTail={ends && index === message.parts.length - 1}
        />
      ))}
      <Remarks message={message} isOwn={isOwn} isOwnLast={isOwnLast} />
    </article>
  )
}

function nameIn({ from, fromLine }: PhoneMessage): string {
  return fromLine ? botName(from) : nameOf(from)
}

/** The message that this one answers; a click goes there. */
function Quote({ message: { replyTo } }: { message: PhoneMessage }) {
  const { seat, goal } = useDesk()
  if (!replyTo) return null
  const name = replyTo.from === seat.who ? "You" : nameOf(replyTo.from)
  return (
    <button type="button" class="quote" onClick={() => (goal.value = replyTo.place)}>
      <Icon name="reply" size={13} />
      <span>
        <b>{name}</b> {replyTo.text}
      </span>
    </button>
  )
}

/** The small print under a message. */
function Remarks({
  message,
  isOwn,
  isOwnLast,
}: {
  message: PhoneMessage
  isOwn: boolean
  isOwnLast: boolean
}) {
  const { playing } = useDesk()
  const { effect, failure } = message
  const state = isOwnLast && isOwn ? stateOf(message) : ""
  return (
    <>
      {message.parts.some((part) => part.type === "text" && part.earlier.length > 0) && (
        <Edits message={message} />
      )}
      {effect && (
        <button type="button" class="remark remark-button" onClick={() => (playing.value = { ...message })}>
          ↻ Replay {effectTitle(effect.name)}
        </button>
      )}
      {failure && (
        <p class="remark remark-failed">
          <b>Not Delivered</b> {failure.reason} ({failure.code})
        </p>
      )}
      {state && <p class="remark">{state}</p>}
    </>
  )
}

/** What it said before; a phone shows it when one taps on “Edited”. */
function Edits({ message }: { message: PhoneMessage }) {
  const [isOpen, setOpen] = useState(false)
  const earlier = message.parts.flatMap((part) => (part.type === "text" ? part.earlier : []))
  return (
    <>
      {isOpen &&
        earlier.map((text, index) => (
          <p key={index} class="earlier">
            {text}
          </p>
        ))}
      <button
        type="button"
        class="remark remark-button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? "Hide Edits" : "Edited"}
      </button>
    </>
  )
}

/** A message as somebody hears it who does not see it. */
function wordsOf(message: PhoneMessage, isOwn: boolean): string {
  const reactions = message.parts.flatMap(({ reactions }) => reactions.map(reactionInWords))
  return [
    `${isOwn ? "You" : nameIn(message)}, ${timeOfDay(message.at)}`,
    message.replyTo ? `answering “${message.replyTo.text}”` : "",
    message.voiceMemo ? "Audio message" : message.parts.map(partInWords).join(", "),
    message.effect ? `sent with ${effectTitle(message.effect.name)}` : "",
    message.failure ? `not delivered: ${message.failure.reason}` : "",
    ...reactions,
  ]
    .filter((words) => words !== "")
    .join(". ")
}
