import type { PhoneChat } from "../store/wire.ts"
import { nameOf } from "../store/world.ts"

/** A group's name, or the names of who is in it. */
export function groupTitle({ name, members }: PhoneChat): string {
  return name ?? members.map(nameOf).join(", ")
}
