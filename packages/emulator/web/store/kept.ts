import { effect, type Signal, signal } from "@preact/signals"

/** A signal whose value this browser remembers. What cannot be read is forgotten. */
export function kept<T>(name: string, initial: T): Signal<T> {
  const key = `backchat.${name}`
  const value = signal<T>(read(key, initial))
  effect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(value.value))
    } catch {
      // No room, or a private window: the page works all the same, and forgets.
    }
  })
  return value
}

function read<T>(key: string, initial: T): T {
  try {
    const text = localStorage.getItem(key)
    return text === null ? initial : JSON.parse(text) // written above, by this page
  } catch {
    return initial
  }
}
