import { useLayoutEffect, useRef, useState } from "preact/hooks"
import { EmojiPicker } from "../components/emoji-picker.tsx"
import { Icon } from "../components/icon.tsx"
import { partInWords } from "../list/preview.ts"
import { chatOf } from "../store/seats.ts"
import { react } from "../store/verbs.ts"
import { type Desk, type Target, useDesk } from "./desk.ts"
import { tapbacks } from "./tapbacks.tsx"

const gapPx = 8
const canTapBack = { iMessage: true, RCS: true, SMS: false }

/** What one can do with a bubble: tap back above, and the rest below. */
export function BubbleMenu({ target }: { target: Target & { at: DOMRect } }) {
  const desk = useDesk()
  const menu = useRef<HTMLDivElement>(null)
  const [isPicking, setPicking] = useState(false)
  const { seat } = desk
  const { message, part: index, at } = target
  const part = message.parts[index]
  const own = part?.reactions.find(({ from }) => from === seat.who)
  const close = () => {
    desk.menu.value = null
    document.querySelector<HTMLElement>(`.phone [data-bubble="${message.id}"]`)?.focus()
  }
  const tap = (reaction: string) => {
    close()
    void react(seat, message, index, reaction, (own?.emoji ?? own?.type) !== reaction)
  }
  useLayoutEffect(() => place(menu.current, at), [isPicking])
  useLayoutEffect(() => menu.current?.querySelector<HTMLElement>("button")?.focus(), [])
  const taps = canTapBack[message.service] && chatOf(seat)?.service !== "SMS"
  return (
    <div
      class="veil"
      onPointerDown={({ target }) => target instanceof Element && target.matches(".veil") && close()}
    >
      <div
        ref={menu}
        class="bubble-menu"
        role="dialog"
        aria-modal="true"
        aria-label="Tap back, reply and more"
        onKeyDown={(event) => walkMenu(event, menu.current, close)}
      >
        {taps ? (
          <div class="tapbar" role="toolbar" aria-label="Tapback">
            {tapbacks.map(({ type, sign }) => (
              <button
                key={type}
                type="button"
                aria-label={type}
                aria-pressed={own?.type === type}
                onClick={() => tap(type)}
              >
                {sign}
              </button>
            ))}
            <button
              type="button"
              aria-label="Any emoji"
              aria-pressed={own?.emoji ? true : isPicking}
              onClick={() => setPicking(!isPicking)}
            >
              {own?.emoji ?? <Icon name="smile" size={21} />}
            </button>
          </div>
        ) : (
          <p class="tapbar tapbar-none">SMS phones have no tapbacks.</p>
        )}
        {isPicking ? (
          <EmojiPicker onPick={tap} />
        ) : (
          <Actions desk={desk} target={target} words={part ? partInWords(part) : ""} close={close} />
        )}
      </div>
    </div>
  )
}

function Actions({
  desk,
  target,
  words,
  close,
}: {
  desk: Desk
  target: Target
  words: string
  close(): void
}) {
  const { message, part } = target
  const isOwn = message.from === desk.seat.who && !message.fromLine
  const isText = message.parts[part]?.type === "text"
  const begin = (mode: "replying" | "editing") => () => {
    desk.menu.value = null
    desk.editing.value = null
    desk.replying.value = null
    desk[mode].value = { message, part }
    desk.focus()
  }
  return (
    <div class="actions">
      {message.service === "iMessage" && (
        <button type="button" onClick={begin("replying")}>
          Reply
        </button>
      )}
      {isOwn && isText && message.service === "iMessage" && (
        <button type="button" onClick={begin("editing")}>
          Edit
        </button>
      )}
      <button
        type="button"
        onClick={() => {
          void navigator.clipboard?.writeText(words)
          close()
        }}
      >
        Copy
      </button>
    </div>
  )
}

/** Tapbacks above the bubble and the rest below it, as phones have it; both stay inside the window. */
function place(menu: HTMLElement | null, at: DOMRect): void {
  const [above, below] = [...(menu?.children ?? [])]
  for (const part of [above, below]) {
    if (!(part instanceof HTMLElement)) continue
    const { width, height } = part.getBoundingClientRect()
    const wished = part === above ? at.top - height - gapPx : at.bottom + gapPx
    const top = Math.max(gapPx, Math.min(wished, innerHeight - height - gapPx))
    const left = Math.min(Math.max(gapPx, at.left + at.width / 2 - width / 2), innerWidth - width - gapPx)
    part.style.top = `${top}px`
    part.style.left = `${left}px`
  }
}

function walkMenu(event: KeyboardEvent, menu: HTMLElement | null, close: () => void): void {
  if (event.key === "Escape") close()
  else if (event.target instanceof Element && event.target.closest(".emoji-picker")) return
  else {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 }[
      event.key
    ]
    if (by === undefined) return
    const all = [...(menu?.querySelectorAll<HTMLElement>("button") ?? [])]
    const at = document.activeElement instanceof HTMLElement ? all.indexOf(document.activeElement) : -1
    all.at((at + by) % all.length)?.focus()
  }
  event.preventDefault()
  event.stopPropagation()
}
