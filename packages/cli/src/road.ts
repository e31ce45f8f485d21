import { styleText } from "node:util"
import type { Bot, BotEventMap } from "@backchat/core"

type Step = keyof BotEventMap
type Colour = "green" | "yellow" | "red" | "dim"

/** How one step of the road reads in the terminal. */
const LINES: { readonly [Name in Step]: (step: BotEventMap[Name][0]) => readonly [Colour, string] } = {
  accepted: ({ delivery }) => [
    "dim",
    `${delivery.type} ${short(delivery.id)} kept in lane ${shortLane(delivery.lane)}`,
  ],
  duplicate: ({ delivery }) => ["dim", `${delivery.type} ${short(delivery.id)} was here before`],
  ignored: ({ type, reason }) => ["dim", `${type}: ${reason}`],
  rejected: ({ status, error }) => ["red", `answered ${status}: ${messageOf(error)}`],
  handled: ({ delivery, route, ms }) => [
    "green",
    `${delivery.type} by ${route ?? "no handler"} in ${ms.toFixed(1)} ms`,
  ],
  retried: ({ delivery, delayMs, error }) => [
    "yellow",
    `${delivery.type} again in ${Math.round(delayMs)} ms: ${messageOf(error)}`,
  ],
  deferred: ({ delivery, delayMs }) => ["yellow", `${delivery.type} waits for ${Math.round(delayMs)} ms`],
  buried: ({ delivery, error }) => ["red", `${delivery.type} ${short(delivery.id)}: ${messageOf(error)}`],
  sent: ({ sent, ms }) => ["green", `${short(sent.id)} key ${shortKey(sent.key)} in ${ms.toFixed(1)} ms`],
  failed: ({ key, error }) => ["red", `key ${shortKey(key)}: ${messageOf(error)}`],
}

/** Writes one line for each step that the bot's events take. */
export function printRoad(bot: Pick<Bot, "events">, write: (line: string) => void): void {
  const follow = <Name extends Step>(name: Name) => {
    bot.events.on(name, ((step: BotEventMap[Name][0]) => {
      const [colour, text] = LINES[name](step)
      write(styleText("dim", "  road ") + styleText(colour, name.padEnd(9)) + styleText("dim", text))
    }) as never) // eventemitter3 cannot relate a generic name to its listener
  }
  for (const name of Object.keys(LINES) as Step[]) follow(name) // the keys of the record above
}

function short(id: string): string {
  return id.slice(0, 8)
}

function shortLane(lane: string): string {
  return lane.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/u, short)
}

function shortKey(key: string): string {
  const slash = key.indexOf("/")
  return slash === -1 ? short(key) : short(key) + key.slice(slash)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
