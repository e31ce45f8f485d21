import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals"
import type { BuriedEvent } from "../../src/page/bot-link.ts"
import type { BotState, Journey, PrintedLine } from "../../src/page/inspector/bot-watch.ts"
import type { Summary } from "../../src/page/inspector/entry.ts"
import type { FaultState } from "../../src/page/inspector/fault-desk.ts"
import type { WorldTime } from "../../src/page/inspector/world-time.ts"
import { hear, whenFresh } from "../server/feed.ts"
import { api } from "./api.ts"

const mostEntries = 10_000
const mostLines = 500

/** Every webhook and call, oldest first. */
export const traffic: Signal<readonly Summary[]> = signal([])
/** The last try of each event, by its id. */
export const journeys: Signal<ReadonlyMap<string, Journey>> = signal(new Map())
export const bot: Signal<BotState> = signal({
  name: null,
  status: null,
  detail: null,
  since: 0,
  armed: null,
  crash: null,
})
export const lines: Signal<readonly PrintedLine[]> = signal([])
export const faults: Signal<readonly FaultState[]> = signal([])
/** What the faults' chance goes by. */
export const seed: Signal<number> = signal(1)
export const time: Signal<WorldTime> = signal({ now: Date.now(), aheadMs: 0, standsStill: false })
/** The dead letters of the bot; an error when it could not be asked. */
export const letters: Signal<readonly BuriedEvent[] | Error> = signal([])
export const faultsOn: ReadonlySignal<number> = computed(() => faults.value.filter(({ isOn }) => isOn).length)

/** Listens to what the server tells. */
export function listen(): void {
  hear<readonly Summary[]>("traffic", (news) => {
    const last = traffic.value.at(-1)?.seq ?? 0
    const fresh = news.filter(({ seq }) => seq > last)
    if (fresh.length > 0) traffic.value = [...traffic.value, ...fresh].slice(-mostEntries)
  })
  hear<readonly Journey[]>("journeys", (news) => {
    journeys.value = new Map([...journeys.value, ...news.map((one) => [one.eventId, one] as const)])
    if (news.some(({ outcome }) => outcome === "buried")) void loadLetters()
  })
  hear<BotState>("bot", (state) => {
    bot.value = state
    if (state.status === "running") void loadLetters()
  })
  hear<PrintedLine>("line", (line) => {
    lines.value = [...lines.value, line].slice(-mostLines)
  })
  hear<readonly FaultState[]>("faults", (states) => {
    faults.value = states
  })
  whenFresh(() => void load())
}

/** Takes everything from the emulator: at the beginning, and after a pause that was too long. */
async function load(): Promise<void> {
  const snapshot = await api.snapshot()
  traffic.value = snapshot.traffic.slice(-mostEntries)
  journeys.value = new Map(snapshot.journeys.map((one) => [one.eventId, one]))
  bot.value = snapshot.bot
  lines.value = snapshot.lines
  faults.value = snapshot.faults
  seed.value = snapshot.seed
  time.value = snapshot.clock
  await loadLetters()
}

/** Asks the bot for its dead letters. */
export async function loadLetters(): Promise<void> {
  if (bot.value.status !== "running") return
  try {
    letters.value = await api.buried()
  } catch (error) {
    letters.value = error instanceof Error ? error : new Error(String(error))
  }
}
