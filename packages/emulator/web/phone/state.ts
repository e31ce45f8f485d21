import { timeOfDay } from "../list/when.ts"
import type { PhoneMessage } from "../store/wire.ts"

/** How far something that this phone said has come. SMS does not tell. */
export function stateOf({ service, readAt }: PhoneMessage): string {
  if (service === "SMS") return ""
  return readAt === null ? "Delivered" : `Read ${timeOfDay(readAt)}`
}
