import { effect, type Signal, signal } from "@preact/signals"

/** A signal that remembers its value in this browser. What was kept in another shape is forgotten. */
export function kept<T extends string | number | boolean>(name: string, initial: T): Signal<T> {
  const key = `backchat.inspector.${name}`
  const value = signal(read(key, initial))
  effect(() => {
    try {
      localStorage.setItem(key, JSON.stringify(value.value))
    } catch {
      // A browser that keeps nothing, in private windows, forgets it with the page.
    }
  })
  return value
}

function read<T extends string | number | boolean>(key: string, initial: T): T {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null")
    return typeof value === typeof initial ? (value as T) : initial // of the same primitive type
  } catch {
    return initial
  }
}
