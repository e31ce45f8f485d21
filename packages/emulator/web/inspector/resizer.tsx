import type { JSX } from "preact"
import { width } from "./view.ts"

const narrowest = 360
const step = 40

/** The edge that is dragged to make the inspector wider; the arrow keys do it too. */
export function Resizer(): JSX.Element {
  const resize = (to: number) => {
    width.value = Math.round(Math.max(narrowest, Math.min(widest(), to)))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged
    <div
      class="resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the inspector"
      aria-valuemin={narrowest}
      aria-valuemax={widest()}
      aria-valuenow={width.value}
      onPointerDown={(event) => {
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        const { currentTarget, pointerId, clientX } = event
        const right = currentTarget.parentElement?.getBoundingClientRect().right ?? innerWidth
        if (currentTarget.hasPointerCapture(pointerId)) resize(right - clientX)
      }}
      onPointerUp={({ currentTarget }) => settle(currentTarget)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === "ArrowLeft") resize(width.value + step)
        if (key === "ArrowRight") resize(width.value - step)
        requestAnimationFrame(() => settle(currentTarget))
      }}
    />
  )
}

/** Takes the width that there was room for, so that the way back begins where the edge is. */
function settle(edge: HTMLElement): void {
  const { width: actual = width.value } = edge.parentElement?.getBoundingClientRect() ?? {}
  width.value = Math.round(actual)
}

/** What the list of conversations and a phone need. */
const phoneWidth = 650

function widest(): number {
  return Math.max(narrowest, innerWidth - phoneWidth)
}
