import type { Desk } from "./desk.ts"

/** The keys of the list of messages: arrows walk the bubbles, Enter opens one's menu, Escape goes to write. */
export function walk(event: KeyboardEvent, desk: Desk): void {
  const { key, currentTarget, target, altKey } = event
  if (!(currentTarget instanceof HTMLElement) || altKey) return
  // A picture that was opened, and players, have keys of their own.
  if (target instanceof Element && target.closest("dialog, audio, video")) return
  const bubbles = [...currentTarget.querySelectorAll<HTMLElement>("[data-bubble]")]
  const at = target instanceof HTMLElement ? bubbles.indexOf(target) : -1
  if (key === "ArrowUp") bubbles.at(at < 0 ? -1 : Math.max(0, at - 1))?.focus()
  else if (key === "ArrowDown" && at >= 0 && at < bubbles.length - 1) bubbles[at + 1]?.focus()
  else if (key === "ArrowDown" || key === "Escape") desk.focus()
  else return
  event.preventDefault()
}

/** Puts the focus on the last bubble of the phone that an element is on. */
export function toLastBubble(from: Element | null): boolean {
  const bubbles = from?.closest(".phone")?.querySelectorAll<HTMLElement>("[data-bubble]") ?? []
  const last = bubbles[bubbles.length - 1]
  last?.focus()
  return last !== undefined
}
