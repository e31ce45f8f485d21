import type { Told } from "./messages.ts"

/** Tells the process that started this one; nothing when it has gone. */
export function tell(told: Told): void {
  if (process.connected) process.send?.(told)
}
