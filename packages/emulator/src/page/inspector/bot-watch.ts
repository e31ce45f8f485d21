import { EventEmitter } from "eventemitter3"
import type { BotLink, BotStatus, KillPoint, Travel } from "../bot-link.ts"
import { Refusal } from "./refusal.ts"

/** A line that the bot's process printed. */
export interface PrintedLine {
  readonly stream: "stdout" | "stderr"
  readonly text: string
  /** Epoch milliseconds. */
  readonly at: number
}

/** How the bot is doing. */
export interface BotState {
  /** The file's name; null while no bot is attached. */
  readonly name: string | null
  readonly status: BotStatus | null
  /** What the one who runs it said to the last change. */
  readonly detail: string | null
  /** When the status last changed, in epoch milliseconds. */
  readonly since: number
  /** Where it is to be killed, until it is. */
  readonly armed: KillPoint | null
  /** How it last crashed, also when it runs again. */
  readonly crash: Crash | null
}

/** The end of a process that nobody asked for. */
export interface Crash {
  /** Epoch milliseconds. */
  readonly at: number
  readonly detail: string | null
  /** The last that it wrote to stderr, oldest first. */
  readonly lastWords: readonly string[]
}

interface BotWatchEvents {
  state: (state: BotState) => void
  travel: (travel: Travel) => void
  line: (line: PrintedLine) => void
}

/** One try in a few words, for the list. */
export type Journey = Pick<Travel, "eventId" | "attempt" | "outcome" | "error"> & {
  /** From claim to settlement. */
  readonly ms: number
}

/** A try without its details. */
export function journeyOf({ eventId, attempt, outcome, error, startedAt, endedAt }: Travel): Journey {
  return { eventId, attempt, outcome, error, ms: endedAt - startedAt }
}

const mostEvents = 5_000
const mostLines = 500
const mostLastWords = 20

/** Remembers what the bot behind the link went through: its journeys, its lines, its status. */
export class BotWatch extends EventEmitter<BotWatchEvents> {
  #link: BotLink | undefined
  #state: BotState = { name: null, status: null, detail: null, since: Date.now(), armed: null, crash: null }
  #startedAt = 0
  readonly #travels = new Map<string, Travel[]>()
  readonly #lines: PrintedLine[] = []

  /** The tries of the last 5,000 events, oldest first. */
  get travels(): readonly Travel[] {
    return [...this.#travels.values()].flat()
  }

  /** Every try of one event, the first first. */
  travelsOf(eventId: string): readonly Travel[] {
    return this.#travels.get(eventId) ?? []
  }

  /** The last 500, oldest first. */
  get lines(): readonly PrintedLine[] {
    return this.#lines
  }

  get state(): BotState {
    return this.#state
  }

  /** @throws Refusal when no bot is attached. */
  get link(): BotLink {
    if (this.#link) return this.#link
    throw new Refusal(409, "No bot is attached to this page. Start it with: backchat dev bot.ts")
  }

  /** Watches this bot from now on; one that was attached before is let go. */
  attach(link: BotLink): void {
    this.#link?.off("status", this.#onStatus).off("travelled", this.#onTravel).off("line", this.#onLine)
    this.#link = link
    link.on("status", this.#onStatus).on("travelled", this.#onTravel).on("line", this.#onLine)
    this.#onStatus(link.status)
  }

  /** Kills the bot, now or when an event comes this far. @throws Refusal when no bot is attached. */
  kill(at: KillPoint): void {
    const { link } = this
    if (at !== "now") this.#change({ armed: at })
    // It may be long until an event comes this far; what became of it shows in the status.
    link.kill(at).catch((error: unknown) => this.#change({ armed: null, detail: String(error) }))
  }

  #change(change: Partial<BotState>): void {
    this.#state = { ...this.#state, ...change }
    this.emit("state", this.#state)
  }

  readonly #onStatus = (status: BotStatus, detail?: string): void => {
    if (status === "starting") this.#startedAt = Date.now()
    const armed = status === "running" ? this.#state.armed : null
    const crash = status === "crashed" ? this.#crash(detail ?? null) : this.#state.crash
    const name = this.#link?.name ?? null
    this.#change({ name, status, detail: detail ?? null, since: Date.now(), armed, crash })
  }

  #crash(detail: string | null): Crash {
    const ofThisLife = this.#lines.filter(({ stream, at }) => stream === "stderr" && at >= this.#startedAt)
    return { at: Date.now(), detail, lastWords: ofThisLife.slice(-mostLastWords).map(({ text }) => text) }
  }

  readonly #onTravel = (travel: Travel): void => {
    const earlier = this.#travels.get(travel.eventId) ?? []
    this.#travels.set(travel.eventId, [...earlier, travel])
    const [oldest] = this.#travels.keys()
    if (this.#travels.size > mostEvents && oldest !== undefined) this.#travels.delete(oldest)
    this.emit("travel", travel)
  }

  readonly #onLine = ({ stream, text }: Omit<PrintedLine, "at">): void => {
    const line = { stream, text, at: Date.now() }
    this.#lines.push(line)
    if (this.#lines.length > mostLines) this.#lines.shift()
    this.emit("line", line)
  }
}
