import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals"
import type { Summary } from "../../../src/page/inspector/entry.ts"
import { kept } from "../kept.ts"
import { journeys, traffic } from "../model.ts"

export const kind: Signal<string> = kept<string>("kind", "all")
export const chat: Signal<string> = signal("")
export const text: Signal<string> = signal("")
/** Entries up to this one are not shown. */
export const clearedTo: Signal<number> = signal(0)
/** The row under the cursor. */
export const current: Signal<number | null> = signal(null)
/** Whether its details are open. */
export const isOpen: Signal<boolean> = signal(false)

/** What the filters let through, oldest first. */
export const shown: ReadonlySignal<readonly Summary[]> = computed(() => {
  const words = text.value.toLowerCase().split(/\s+/).filter(Boolean)
  return traffic.value.filter(
    (entry) =>
      entry.seq > clearedTo.value &&
      isOfKind(entry, kind.value) &&
      (chat.value === "" || entry.chatId === chat.value) &&
      words.every((word) => fits(entry, word)),
  )
})

/** The chats that something happened in, by their names. */
export const chats: ReadonlySignal<readonly { readonly id: string; readonly name: string }[]> = computed(
  () => {
    const names = new Map<string, string>()
    for (const { chatId, chat: name } of traffic.value)
      if (chatId !== null && name !== null) names.set(chatId, name)
    return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name))
  },
)

/** Whether something went wrong with it, on its way or in the bot. */
export function isProblem(entry: Summary): boolean {
  if (entry.problem !== null) return true
  const outcome =
    entry.kind === "webhook" && entry.eventId ? journeys.value.get(entry.eventId)?.outcome : undefined
  return outcome === "buried" || outcome === "retried"
}

/** Opens an entry, wherever the filters hid it. */
export function open(seq: number): void {
  if (!shown.value.some((entry) => entry.seq === seq)) {
    kind.value = "all"
    chat.value = ""
    text.value = ""
    clearedTo.value = 0
  }
  current.value = seq
  isOpen.value = true
}

function isOfKind(entry: Summary, wanted: string): boolean {
  if (wanted === "problem") return isProblem(entry)
  return wanted === "all" || entry.kind === wanted
}

/** From this length on a word may be a piece of an id; shorter ones would be found in most of them. */
const idLength = 6
const haystacks = new WeakMap<Summary, string>()

/** A word has to be there; with a minus in front it must not. */
function fits(entry: Summary, word: string): boolean {
  return word.startsWith("-") && word.length > 1 ? !has(entry, word.slice(1)) : has(entry, word)
}

function has(entry: Summary, word: string): boolean {
  if (haystack(entry).includes(word)) return true
  const { traceId, eventId, chatId } = entry
  return word.length >= idLength && [traceId, eventId, chatId].some((id) => id?.includes(word))
}

function haystack(entry: Summary): string {
  const known = haystacks.get(entry)
  if (known !== undefined) return known
  const { name, says, chat: chatName, problem, status } = entry
  const made = [name, says, chatName, problem, status].filter(Boolean).join(" ").toLowerCase()
  haystacks.set(entry, made)
  return made
}
