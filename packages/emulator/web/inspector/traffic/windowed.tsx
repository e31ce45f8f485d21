import { useSignal } from "@preact/signals"
import type { ComponentChildren, HTMLAttributes, JSX } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"

/** What a windowed list shows. */
export interface WindowedProps<T> {
  readonly items: readonly T[]
  /** Pixels; every row has the same. */
  readonly rowHeight: number
  /** The item that has to be in sight, when there is one. */
  readonly current: number
  readonly row: (item: T, index: number) => ComponentChildren
  /** For the element that scrolls. */
  readonly attributes: HTMLAttributes<HTMLDivElement>
}

const spareRows = 12

/** A list that draws only what is in sight, and stays at its end while it is there. */
export function Windowed<T>({ items, rowHeight, current, row, attributes }: WindowedProps<T>): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const top = useSignal(0)
  const height = useSignal(400)
  const isAtEnd = useRef(true)
  const lastCurrent = useRef(current)

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new ResizeObserver(() => {
      height.value = element.clientHeight
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [height])

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const moved = current !== lastCurrent.current
    lastCurrent.current = current
    if (moved && current >= 0) bringIntoSight(element, current * rowHeight, rowHeight)
    else if (isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [items, current, rowHeight, height.value])

  // A list that has just become shorter is still to be scrolled: the browser tells that a frame later.
  const seenFrom = Math.max(0, Math.min(top.value, items.length * rowHeight - height.value))
  const first = Math.max(0, Math.floor(seenFrom / rowHeight) - spareRows)
  const last = Math.min(items.length, Math.ceil((seenFrom + height.value) / rowHeight) + spareRows)
  return (
    <div
      {...attributes}
      ref={box}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        top.value = scrollTop
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - rowHeight
      }}
    >
      <div role="presentation" class="windowed" style={{ height: `${items.length * rowHeight}px` }}>
        <div role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {items.slice(first, last).map((item, offset) => row(item, first + offset))}
        </div>
      </div>
    </div>
  )
}

function bringIntoSight(element: HTMLElement, top: number, rowHeight: number): void {
  if (top < element.scrollTop) element.scrollTop = top
  const bottom = top + rowHeight
  if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
}
