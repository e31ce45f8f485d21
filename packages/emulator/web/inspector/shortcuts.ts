import { useEffect } from "preact/hooks"
import { isOpen } from "./traffic/selection.ts"
import { focusOn } from "./traffic/traffic.tsx"
import { isSheetOpen, isShown, view } from "./view.ts"

/** `/` goes to the filter from anywhere but a field; Escape closes the details, then leaves the sheet. */
export function useShortcuts(): void {
  useEffect(() => {
    document.addEventListener("keydown", obey)
    return () => document.removeEventListener("keydown", obey)
  }, [])
}

function obey(event: KeyboardEvent): void {
  const { target, key, defaultPrevented } = event
  if (defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  const element = target instanceof HTMLElement ? target : document.body
  const isInside = element.closest(".inspector") !== null
  if (key === "/" && !isField(element) && isShown.value) {
    event.preventDefault()
    view.value = "traffic"
    // The tab may have to be drawn first.
    if (!focusOn("filter")) requestAnimationFrame(() => focusOn("filter"))
  } else if (key === "Escape" && isInside) {
    if (view.value === "traffic" && isOpen.value) {
      isOpen.value = false
      focusOn("list")
    } else if (element.id === "inspector-filter") focusOn("list")
    else isSheetOpen.value = false
  } else if (key === "ArrowDown" && element.id === "inspector-filter") {
    event.preventDefault()
    focusOn("list")
  }
}

function isField(element: HTMLElement): boolean {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)
}
