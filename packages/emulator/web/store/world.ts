import { batch, signal } from "@preact/signals"
import { get } from "../server/ask.ts"
import { hear, whenFresh } from "../server/feed.ts"
import { conversations } from "./conversations.ts"
import type { BotHealth, PhoneChat, PhoneLine, PhoneNews, PhonePerson, PhoneState } from "./wire.ts"

/** Everything that phones show, as the emulator last told it. Messages are in `conversations.ts`. */
export const lines = signal<readonly PhoneLine[]>([])
export const people = signal<ReadonlyMap<string, PhonePerson>>(new Map())
export const chats = signal<ReadonlyMap<string, PhoneChat>>(new Map())
export const bot = signal<BotHealth>({ mood: "unknown", words: "", name: null })
export const spec = signal<"2026-07" | "latest">("2026-07")
/** How often the emulator told everything: 0 before the first answer, more when the page had been away. */
export const tellings = signal(0)
/** How far the emulator's time is ahead of the machine's, in ms. */
const ahead = signal(0)

/** The emulator's time. */
export function now(): number {
  return Date.now() + ahead.value
}

/** Keeps up with the emulator from now on. */
export function follow(): void {
  hear<PhoneNews>("phone", (news) => batch(() => apply(news)))
  hear<BotHealth>("health", (health) => {
    bot.value = health
  })
  whenFresh(() => void refresh())
}

async function refresh(): Promise<void> {
  const state = await get<PhoneState>("/phone/state")
  batch(() => {
    people.value = new Map()
    chats.value = new Map()
    bot.value = state.bot
    spec.value = state.spec
    ahead.value = state.now - Date.now()
    apply(state)
    conversations.restart(state.messages)
    tellings.value++
  })
}

function apply({ lines: newLines, people: met = [], chats: changed = [], messages = [] }: PhoneNews): void {
  if (newLines) lines.value = newLines
  if (met.length > 0) people.value = withAll(people.value, met, ({ handle }) => handle)
  if (changed.length > 0) {
    chats.value = withAll(chats.value, changed, ({ id }) => id)
    for (const { updatedAt } of changed) ahead.value = Math.max(ahead.value, updatedAt - Date.now())
  }
  conversations.take(messages)
}

function withAll<T>(known: ReadonlyMap<string, T>, told: readonly T[], key: (one: T) => string) {
  return new Map([...known, ...told.map((one) => [key(one), one] as const)])
}

/** How a handle is called: a person's name, the line's, or the handle itself. */
export function nameOf(handle: string): string {
  return (
    people.value.get(handle)?.name ??
    (lines.value.some(({ number }) => number === handle) ? botName(handle) : handle)
  )
}

/** How phones call a line: by its contact card, by the bot's file, or by its number. */
export function botName(number: string): string {
  const line = lines.value.find((one) => one.number === number)
  return line?.name ?? bot.value.name ?? numberInWords(number)
}

/** `+12025550100` as phones write it. */
export function numberInWords(handle: string): string {
  return handle.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 ($1) $2-$3")
}
