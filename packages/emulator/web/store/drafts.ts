import { kept } from "./kept.ts"
import { keyOf, type Seat } from "./seats.ts"

/** What was typed and not sent, by phone and conversation; a reload keeps it. */
const drafts = kept<Readonly<Record<string, string>>>("drafts", {})

function key(seat: Seat): string {
  return `${seat.who} in ${keyOf(seat)}`
}

export function draftOf(seat: Seat): string {
  return drafts.value[key(seat)] ?? ""
}

export function keepDraft(seat: Seat, text: string): void {
  const { [key(seat)]: _old, ...others } = drafts.value
  drafts.value = text === "" ? others : { ...others, [key(seat)]: text }
}
