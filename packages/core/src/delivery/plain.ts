import type { Json } from "../model/json.ts"

/** A copy as JSON has it: without `undefined`, and nobody else's. */
export function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}
