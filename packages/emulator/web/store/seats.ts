import { computed, effect, type ReadonlySignal, signal } from "@preact/signals"
import { kept } from "./kept.ts"
import type { PhoneChat } from "./wire.ts"
import { chats, lines, people, tellings } from "./world.ts"

/** Whose phone, and which conversation is open on it: with a line alone, or a group. */
export type Seat =
  | { readonly who: string; readonly line: string }
  | { readonly who: string; readonly chat: string }

/** The phones that are open, side by side. */
const seats = kept<readonly Seat[]>("phones", [])
/** On a small screen: whether the list of conversations is in front of the phone. */
export const showsList = signal(false)

/** One row of the list. */
export interface Row {
  readonly key: string
  readonly seat: Seat
  readonly chat: PhoneChat | undefined
}

/** Every conversation there is or could be, the latest first: each person with each line, and the groups. */
export const rows: ReadonlySignal<readonly Row[]> = computed(() => {
  const known = [...chats.value.values()]
  const groups = known.flatMap((chat): Row[] => {
    const [who] = chat.members
    return chat.isGroup && who !== undefined ? [row({ who, chat: chat.id })] : []
  })
  const [first] = lines.value
  const directs = [...people.value.keys()].flatMap((who): Row[] => {
    const own = lines.value.map(({ number }) => row({ who, line: number }))
    return own.filter(({ chat, seat }) => chat || ("line" in seat && seat.line === first?.number))
  })
  return [...directs, ...groups].sort((a, b) => spokenAt(b) - spokenAt(a))
})

/** Groups that were opened in silence stand below the people, as everyone does who said nothing yet. */
function spokenAt({ chat }: Row): number {
  return chat && chat.count > 0 ? chat.updatedAt : 0
}

function row(seat: Seat): Row {
  return { key: keyOf(seat), seat, chat: chatOf(seat) }
}

/** The chat of a seat; undefined before the first word. */
export function chatOf(seat: Seat): PhoneChat | undefined {
  if ("chat" in seat) return chats.value.get(seat.chat)
  return directChats.value.get(`${seat.who} ${seat.line}`)
}

const directChats: ReadonlySignal<ReadonlyMap<string, PhoneChat>> = computed(() => {
  const direct = [...chats.value.values()].filter(({ isGroup }) => !isGroup)
  return new Map(direct.map((chat) => [`${chat.members[0]} ${chat.line}`, chat]))
})

/** The same for the same conversation, whoever looks at a group. */
export function keyOf(seat: Seat): string {
  return "chat" in seat ? seat.chat : `${seat.who} ${seat.line}`
}

/** Whether two seats are the same phone in the same conversation. */
export function isSame(a: Seat, b: Seat): boolean {
  return a.who === b.who && keyOf(a) === keyOf(b)
}

/** Opens a conversation on the phone at an index, in place of what was there. Default: the first. */
export function open(seat: Seat, index = 0): void {
  const others = openSeats.value.filter((other, at) => at !== index && !isSame(other, seat))
  seats.value = others.toSpliced(index, 0, seat)
  showsList.value = false
}

/** Opens a conversation on another phone beside those that are open. */
export function openBeside(seat: Seat): void {
  if (!seats.value.some((other) => isSame(other, seat))) seats.value = [...openSeats.value, seat]
}

/** Puts a phone away. The last one stays. */
export function close(seat: Seat): void {
  if (openSeats.value.length > 1) seats.value = openSeats.value.filter((other) => !isSame(other, seat))
}

/** Phones whose person and conversation still exist. */
export const openSeats: ReadonlySignal<readonly Seat[]> = computed(() => seats.value.filter(isThere))

function isThere(seat: Seat): boolean {
  if (!people.value.has(seat.who)) return false
  if ("chat" in seat) return chats.value.has(seat.chat)
  return lines.value.some(({ number }) => number === seat.line)
}

// A page that opens for the first time, or finds another emulator, begins with the first conversation. Later
// a phone may show nothing for a moment: what it was opened for is still to be told.
let begun = 0
effect(() => {
  const [first] = rows.value
  if (begun === tellings.value || !first) return
  begun = tellings.value
  if (openSeats.peek().length === 0) seats.value = [first.seat]
})
