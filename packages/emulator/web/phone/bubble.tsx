import { useRef } from "preact/hooks"
import { Icon } from "../components/icon.tsx"
import { isBigEmoji } from "../parts/big-emoji.ts"
import { Part } from "../parts/part.tsx"
import type { PhoneMessage } from "../store/wire.ts"
import { useDesk } from "./desk.ts"
import { Tapbacks } from "./tapbacks.tsx"

const longPressMs = 450

export interface BubbleProps {
  readonly message: PhoneMessage
  readonly part: number
  readonly isOwn: boolean
  readonly hasTail: boolean
}

/** One part of a message. A long press, a right click, Enter, or the button beside it opens its menu. */
export function Bubble({ message, part: index, isOwn, hasTail }: BubbleProps) {
  const desk = useDesk()
  const bubble = useRef<HTMLDivElement>(null)
  const press = useRef<ReturnType<typeof setTimeout>>(undefined)
  const part = message.parts[index]
  if (!part) return null
  const show = () => {
    const at = bubble.current?.getBoundingClientRect()
    if (at) desk.menu.value = { message, part: index, at }
  }
  const release = () => clearTimeout(press.current)
  const isBare = part.type !== "text" || isBigEmoji(part.value)
  const isTail =
    hasTail &&
    (part.type === "text" || message.voiceMemo) &&
    !isBigEmoji(part.type === "text" ? part.value : "")
  const names = [
    "bubble",
    isOwn ? "bubble-own" : "bubble-theirs",
    `bubble-${message.service.toLowerCase()}`,
    `bubble-is-${part.type}`,
  ]
  if (isBare && !message.voiceMemo) names.push("bubble-bare")
  if (isTail) names.push("bubble-tail")
  if (part.reactions.length > 0) names.push("bubble-tapped")
  const chosen = desk.menu.value
  if (chosen?.message.id === message.id && chosen.part === index) names.push("bubble-chosen")
  if (message.effect?.name === "invisible") names.push("bubble-invisible")
  return (
    <div class="part">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the same menu opens by Enter, and by the button beside it */}
      <div
        ref={bubble}
        class={names.join(" ")}
        data-bubble={message.id}
        data-place={message.place}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.target !== bubble.current || (event.key !== "Enter" && event.key !== " ")) return
          event.preventDefault()
          show()
        }}
        onContextMenu={(event) => {
          // Links and media have menus of the browser's own.
          if (event.target instanceof Element && event.target.closest("a, video, audio")) return
          event.preventDefault()
          show()
        }}
        onPointerDown={({ pointerType }) => {
          if (pointerType === "touch") press.current = setTimeout(show, longPressMs)
        }}
        onPointerUp={release}
        onPointerCancel={release}
        onPointerMove={release}
      >
        <Part message={message} part={part} />
        <Tapbacks reactions={part.reactions} isOwn={isOwn} who={desk.seat.who} />
      </div>
      <button
        type="button"
        class="bubble-open"
        tabIndex={-1}
        aria-label="Tap back, reply and more"
        onClick={show}
      >
        <Icon name="smile" size={17} />
      </button>
    </div>
  )
}
