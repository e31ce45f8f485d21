import type { Router } from "express"
import type { Emulator } from "../../emulator.ts"
import type { BotLink } from "../bot-link.ts"
import { BotWatch, type Journey, journeyOf } from "./bot-watch.ts"
import { type Summary, summaryOf } from "./entry.ts"
import { FaultDesk } from "./fault-desk.ts"
import { Replaying } from "./replaying.ts"
import { Resender } from "./resend.ts"
import { inspectorRoutes } from "./routes.ts"
import { Traffic } from "./traffic.ts"

/** Tells the pages that are open. */
export type Tell = (event: string, data: unknown) => void

/** The inspector's half of the page's server. */
export interface Inspector {
  /** Its API. */
  readonly routes: Router
  /** Watches this bot from now on. */
  attach(link: BotLink): void
  close(): void
}

/** How long news is gathered before it is told, so that a thousand webhooks a second are not a thousand events. */
const gatheredMs = 40

/**
 * Begins to watch an emulator. Its pages hear `traffic` and `journeys`, each a list, `bot`, `line` and `faults`.
 */
export function inspect(emulator: Emulator, tell: Tell): Inspector {
  const traffic = new Traffic(emulator)
  const bot = new BotWatch()
  const faults = new FaultDesk(emulator.faults)
  const resender = new Resender(emulator, traffic)
  const replaying = new Replaying(emulator)
  const news = new Gathered(tell)
  let struck = JSON.stringify(emulator.faults.fired)

  traffic.on("entry", (entry) => {
    news.add("traffic", summaryOf(entry))
    const now = JSON.stringify(emulator.faults.fired)
    if (now !== struck) tell("faults", faults.state)
    struck = now
  })
  bot.on("travel", (travel) => news.add("journeys", journeyOf(travel)))
  bot.on("state", (state) => tell("bot", state))
  bot.on("line", (line) => tell("line", line))

  return {
    routes: inspectorRoutes({ emulator, traffic, resender, bot, faults, replaying }),
    attach: (link) => bot.attach(link),
    close: () => {
      news.close()
      traffic.close()
      resender.close()
    },
  }
}

/** Holds news back for a moment and tells them as a list. */
class Gathered {
  readonly #tell: Tell
  readonly #waiting = new Map<string, (Summary | Journey)[]>()
  #timer: NodeJS.Timeout | undefined

  constructor(tell: Tell) {
    this.#tell = tell
  }

  add(event: string, one: Summary | Journey): void {
    const list = this.#waiting.get(event)
    if (list) list.push(one)
    else this.#waiting.set(event, [one])
    this.#timer ??= setTimeout(() => this.#flush(), gatheredMs).unref()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  #flush(): void {
    this.#timer = undefined
    for (const [event, list] of this.#waiting) this.#tell(event, list)
    this.#waiting.clear()
  }
}
