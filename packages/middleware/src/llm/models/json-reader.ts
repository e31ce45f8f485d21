import type { Json } from "@backchat/core"

/** Reads JSON that others wrote, where any field may be missing or of another type. */

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null
}

/** What stands at the end of a path of keys. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const key of path) found = isObject(found) ? found[key] : undefined
  return found
}

export function stringAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
  const found = at(value, ...path)
  return typeof found === "string" ? found : undefined
}

export function countAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
  const found = at(value, ...path)
  return typeof found === "number" && found >= 0 ? found : undefined
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

/** What a model wrote as a tool's input: none is an empty object, and what is no JSON stays text. */
export function parseInput(source: string): Json {
  if (source.trim() === "") return {}
  try {
    return JSON.parse(source)
  } catch {
    return source
  }
}
