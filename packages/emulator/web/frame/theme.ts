import { effect, signal } from "@preact/signals"

/** `system` follows the machine. */
export type Theme = "system" | "light" | "dark"

const key = "backchat.theme"

/** What the user chose, remembered in this browser. */
export const theme = signal<Theme>(read())

/** Keeps the page in the chosen theme from now on. */
export function applyTheme(): void {
  effect(() => {
    const chosen = theme.value
    if (chosen === "system") delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = chosen
    localStorage.setItem(key, chosen)
  })
}

function read(): Theme {
  const kept = localStorage.getItem(key)
  return kept === "light" || kept === "dark" ? kept : "system"
}
