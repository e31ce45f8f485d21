import { useLayoutEffect, useRef, useState } from "preact/hooks"
import type { Conversation } from "../store/conversations.ts"
import type { PhoneMessage } from "../store/wire.ts"

/** How many messages stand in the document at once, and how many come with one step. */
const size = 100
const step = 40
/** How near an edge of the window calls for more, in px. */
const nearPx = 900
const bottomPx = 48

/** The stretch of a conversation that is in the document, and where it is scrolled to. */
export interface LogWindow {
  readonly from: number
  readonly to: number
  /** Whether the newest message is in view, so that the next one shall be too. */
  readonly isAtEnd: boolean
  readonly onScroll: () => void
  toEnd(): void
  /** Brings the message with this place into view, from wherever it is. */
  toPlace(place: number): void
}

/**
 * Slides a window over a long conversation: it holds about 100 messages, wherever in 10,000 one reads.
 * What one looks at stays where it is when the window slides, when older messages come, and when pictures do.
 */
export function useWindow(
  box: { readonly current: HTMLElement | null },
  conversation: Conversation | undefined,
  all: readonly PhoneMessage[],
): LogWindow {
  // By place, since an index moves when older messages come. Null: the end, wherever that is.
  const [lastPlace, setLastPlace] = useState<number | null>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const anchor = useRef<{ readonly key: string; readonly top: number } | null>(null)
  const goal = useRef<number | null>(null)

  const found = lastPlace === null ? -1 : all.findIndex(({ place }) => place > lastPlace)
  const to = found < 0 ? all.length : found
  const from = Math.max(0, to - size)

  const slide = (end: number) => {
    const bounded = Math.max(Math.min(end, all.length), Math.min(size, all.length))
    setLastPlace(bounded >= all.length ? null : (all[bounded - 1]?.place ?? null))
  }

  const onScroll = () => {
    const { current } = box
    if (!current) return
    const { scrollTop, scrollHeight, clientHeight } = current
    const below = scrollHeight - clientHeight - scrollTop
    setAtEnd(to === all.length && below < bottomPx)
    anchor.current = firstInView(current)
    if (scrollTop < nearPx && from > 0) slide(to - step)
    else if (scrollTop < nearPx && conversation?.hasEarlier) void conversation.loadEarlier()
    else if (below < nearPx && to < all.length) slide(to + step)
  }

  useLayoutEffect(() => {
    const { current } = box
    if (!current) return
    if (goal.current !== null) {
      const target = current.querySelector<HTMLElement>(`[data-place="${goal.current}"]`)
      goal.current = null
      target?.scrollIntoView({ block: "center" })
      target?.focus()
      target?.animate([{ filter: "brightness(0.75)" }, { filter: "none" }], 900)
      anchor.current = firstInView(current)
    } else if (isAtEnd && to === all.length) current.scrollTop = current.scrollHeight
    else if (anchor.current) {
      const kept = current.querySelector(`[data-key="${anchor.current.key}"]`)
      if (kept) current.scrollTop += kept.getBoundingClientRect().top - anchor.current.top
    }
  }, [from, to, all, goal.current])

  // Pictures that arrive, and a composer that grows, push the end out of view.
  useLayoutEffect(() => {
    const { current } = box
    if (!current || !isAtEnd) return
    const observer = new ResizeObserver(() => {
      current.scrollTop = current.scrollHeight
    })
    observer.observe(current)
    if (current.firstElementChild) observer.observe(current.firstElementChild)
    return () => observer.disconnect()
  }, [isAtEnd])

  const toPlace = async (place: number) => {
    while ((conversation?.messages.value[0]?.place ?? 0) > place) await conversation?.loadEarlier()
    goal.current = place
    setAtEnd(false)
    const now = conversation?.messages.value ?? all
    const index = now.findIndex((message) => message.place === place)
    const end = Math.min(now.length, index + size / 2)
    setLastPlace(end >= now.length ? null : (now[end - 1]?.place ?? null))
  }

  const toEnd = () => {
    anchor.current = null
    setLastPlace(null)
    setAtEnd(true)
    requestAnimationFrame(() => box.current?.scrollTo({ top: box.current.scrollHeight }))
  }
  return { from, to, isAtEnd, onScroll, toEnd, toPlace: (place) => void toPlace(place) }
}

function firstInView(box: HTMLElement): { key: string; top: number } | null {
  const { top: edge } = box.getBoundingClientRect()
  for (const element of box.querySelectorAll<HTMLElement>("[data-key]")) {
    const { top, bottom } = element.getBoundingClientRect()
    if (bottom > edge) return { key: element.dataset.key ?? "", top }
  }
  return null
}
