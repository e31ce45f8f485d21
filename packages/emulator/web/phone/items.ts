import { isShown } from "../list/preview.ts"
import type { Notice, PhoneMessage } from "../store/wire.ts"

/** What a conversation is made of, from top to bottom. */
export type Item =
  | { readonly kind: "time"; readonly key: string; readonly at: number; readonly service: string | null }
  | { readonly kind: "notice"; readonly key: string; readonly text: string }
  | {
      readonly kind: "message"
      readonly key: string
      readonly message: PhoneMessage
      /** Whether it is the first of what one person said in one go, and whether the last. */
      readonly begins: boolean
      readonly ends: boolean
    }

/** A pause after which phones print the time again. */
const pauseMs = 15 * 60_000
/** A pause after which the next bubble stands apart. */
const breathMs = 60_000

/** What a phone shows: what is there, without app cards that were replaced. */
export function shownOf(messages: readonly PhoneMessage[]): readonly PhoneMessage[] {
  const replaced = new Set(messages.flatMap(({ replaces }) => replaces ?? []))
  return messages.filter((message) => isShown(message) && !replaced.has(message.id))
}

/** Lays out a stretch of messages `[from, to)` with their times and the small print between them. */
export function itemsOf(
  all: readonly PhoneMessage[],
  from: number,
  to: number,
  notices: readonly Notice[],
): readonly Item[] {
  const items: Item[] = []
  const since = from === 0 ? Number.NEGATIVE_INFINITY : (all[from]?.at ?? 0)
  const waiting = notices.filter(({ at }) => at >= since)
  const noticesUntil = (at: number) => {
    for (let next = waiting[0]; next && next.at <= at; next = waiting[0]) {
      items.push({ kind: "notice", key: `notice ${next.id}`, text: next.text })
      waiting.shift()
    }
  }
  for (let index = from; index < to; index++) {
    const [before, message, after] = [all[index - 1], all[index], all[index + 1]]
    if (!message) continue
    noticesUntil(message.at)
    const changes = before?.service !== message.service
    if (!before || changes || message.at - before.at > pauseMs) {
      const service = changes ? message.service : null
      items.push({ kind: "time", key: `time ${message.id}`, at: message.at, service })
    }
    const [begins, ends] = [!isOneBreath(before, message), !isOneBreath(message, after)]
    items.push({ kind: "message", key: message.id, message, begins, ends })
  }
  if (to === all.length) noticesUntil(Number.POSITIVE_INFINITY)
  return items
}

function isOneBreath(a: PhoneMessage | undefined, b: PhoneMessage | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.from === b.from &&
    a.service === b.service &&
    b.at - a.at <= breathMs
  )
}
