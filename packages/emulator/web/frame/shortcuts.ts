import { signal } from "@preact/signals"
import { isChoosing } from "../list/list.tsx"
import { keyOf, open, openSeats, rows, showsList } from "../store/seats.ts"

/** Whether the list of shortcuts is open. */
export const isHelpOpen = signal(false)

/** Every key that works anywhere, for the page that lists them. */
export const shortcuts: readonly (readonly [keys: string, does: string])[] = [
  ["Enter", "send, or choose"],
  ["Shift Enter", "a new line"],
  ["↑ in an empty field", "go to the last message; ↑ ↓ walk on"],
  ["Enter on a message", "tap back, reply, edit, copy"],
  ["Alt ↑  Alt ↓", "the conversation above, or below"],
  ["Alt N", "new conversation"],
  ["Ctrl K", "search"],
  ["Alt P", "put another phone beside this one"],
  ["Escape", "leave what is open; then back to the field"],
  ["?", "this list"],
]

/** Listens for the keys that work anywhere. */
export function listenForShortcuts(): void {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return
    if (act(event)) event.preventDefault()
  })
}

function act(event: KeyboardEvent): boolean {
  const { key, code, altKey, ctrlKey, metaKey, target } = event
  const isTyping = target instanceof Element && target.matches("input, textarea, select, [contenteditable]")
  if (altKey && key === "ArrowDown") step(1)
  else if (altKey && key === "ArrowUp") step(-1)
  else if (altKey && code === "KeyN") isChoosing.value = true
  else if (altKey && code === "KeyP") document.querySelector<HTMLElement>(".beside")?.click()
  else if ((ctrlKey || metaKey) && code === "KeyK") focusSearch()
  else if (key === "?" && !isTyping) isHelpOpen.value = true
  else return false
  return true
}

function step(by: number): void {
  const all = rows.value
  const [first] = openSeats.value
  const at = all.findIndex(({ key }) => first && key === keyOf(first))
  const next = all[at + by]
  if (next) open(next.seat)
}

function focusSearch(): void {
  const focus = () => document.getElementById("search")?.focus()
  showsList.value = true
  focus()
  // On a small screen the list has to come into view first.
  requestAnimationFrame(focus)
}
