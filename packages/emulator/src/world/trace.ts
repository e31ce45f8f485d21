import { randomBytes } from "node:crypto"

/** A new trace id: 32 lower-case hex characters. Source: Linq API docs, "Debugging". */
export function newTraceId(): string {
  return randomBytes(16).toString("hex")
}
