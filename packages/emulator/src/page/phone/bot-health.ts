import { EventEmitter } from "eventemitter3"
import type { Emulator } from "../../emulator.ts"
import type { DeliveryAttempt } from "../../webhooks/deliverer.ts"
import type { BotLink, BotStatus } from "../bot-link.ts"
import type { BotHealth } from "./wire.ts"

/** How long a bot may take to acknowledge an event before the page says so. */
const slowMs = 1_500

/** Judges from outside how the bot does: by the deliveries, and by whoever runs it, if somebody does. */
export class BotWatchman extends EventEmitter<{ health: (health: BotHealth) => void }> {
  #link: BotLink | undefined
  #detail = ""
  #last: DeliveryAttempt | undefined
  readonly #waiting = new Map<string, NodeJS.Timeout>()
  #slow = false
  #told = ""

  constructor(emulator: Emulator) {
    super()
    emulator.on("delivery", (attempt) => this.#delivered(attempt))
    emulator.world.events.on("happened", (happening) => {
      if (happening.type === "message.received") this.#wait(happening.message.id)
    })
  }

  get health(): BotHealth {
    const name = this.#link?.name ?? null
    const status = this.#link?.status
    if (status === "starting" || status === "crashed" || status === "stopped") {
      const words = this.#detail ? `${sayings[status]}: ${this.#detail}` : sayings[status]
      return { mood: status, words, name }
    }
    const problem = this.#last && problemOf(this.#last)
    if (problem) return { mood: "down", words: problem, name }
    if (this.#slow && !this.#last) {
      return {
        mood: "absent",
        words: "No bot has taken the message: is one subscribed to this emulator?",
        name,
      }
    }
    if (this.#slow) return { mood: "slow", words: "The bot is slow to take the message", name }
    return { mood: this.#last || status === "running" ? "fine" : "unknown", words: "", name }
  }

  attach(link: BotLink): void {
    this.#link?.off("status", this.#onStatus)
    this.#link = link
    link.on("status", this.#onStatus)
    this.#look()
  }

  readonly #onStatus = (status: BotStatus, detail?: string): void => {
    this.#detail = firstLine(detail)
    // What went wrong before it was started again says nothing about the one that runs now.
    if (status === "running") this.#last = undefined
    this.#look()
  }

  #delivered(attempt: DeliveryAttempt): void {
    this.#last = attempt
    for (const [id, timer] of this.#waiting) {
      if (!attempt.body.includes(id)) continue
      clearTimeout(timer)
      this.#waiting.delete(id)
    }
    if (this.#waiting.size === 0) this.#slow = false
    this.#look()
  }

  #wait(messageId: string): void {
    const late = () => {
      this.#slow = true
      this.#look()
    }
    this.#waiting.set(messageId, setTimeout(late, slowMs).unref())
  }

  #look(): void {
    const { health } = this
    const now = JSON.stringify(health)
    if (now === this.#told) return
    this.#told = now
    this.emit("health", health)
  }
}

const sayings = {
  starting: "The bot is starting",
  crashed: "The bot has crashed",
  stopped: "The bot is stopped",
}

function problemOf({ status, error, nextInMs, ms }: DeliveryAttempt): string | null {
  if (status !== null && status >= 200 && status < 300) return null
  const again = nextInMs === null ? "It will not be tried again" : `Trying again in ${seconds(nextInMs)}`
  if (status !== null) return `The bot answered ${status}. ${again}`
  const refused = /ECONNREFUSED|ECONNRESET|fetch failed|socket hang up/.test(error ?? "")
  if (refused) return `The bot is not running: nothing answers at its address. ${again}`
  return `The bot did not acknowledge within ${seconds(ms)}. ${again}`
}

function seconds(ms: number): string {
  return `${ms < 9_500 ? Math.max(0.1, Math.round(ms / 100) / 10) : Math.round(ms / 1000)} s`
}

function firstLine(text = ""): string {
  return (text.split("\n").find((line) => line.trim() !== "") ?? "").trim().slice(0, 200)
}
