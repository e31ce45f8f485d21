import { Server } from "node:net"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { type Bot, type BotOptions, DEVTOOLS, type Devtools } from "@backchat/core"
import { tellSteps } from "./steps.ts"
import { tell } from "./tell.ts"

/** What the program has made so far. */
export interface Company {
  readonly bots: readonly Bot[]
  /** Whether somebody started a bot, or any server listens. */
  readonly isOpen: () => boolean
}

/** Long enough for a handler that blocks, short enough to wait for after a crash. */
const LEASE_MS = 3_000

/**
 * Stands beside the program before it runs: sees each bot that it makes and tells their steps.
 *
 * @param store the SQLite file for bots that have no store of their own, or `memory`
 */
export function standBeside(store: string): Company {
  const bots: Bot[] = []
  let isOpen = false
  const open = () => {
    isOpen = true
  }
  const meet = (bot: Bot) => {
    bots.push(bot)
    noteStart(bot, open)
    tellSteps(bot, (step) => tell({ kind: "step", step }))
    bot.events.on("travelled", (travel) => tell({ kind: "travelled", travel }))
  }
  const defaults = () => storeOf(store, bots.length)
  Object.assign(globalThis, { [DEVTOOLS]: Object.assign(meet, { defaults }) satisfies Devtools })
  noteListening(open)
  return { bots, isOpen: () => isOpen }
}

/** Bots of one program would take each other's events from one file. */
function storeOf(store: string, ordinal: number): Pick<BotOptions, "store" | "leaseMs"> {
  if (store === "memory") return {}
  const file = ordinal === 0 ? store : store.replace(/(\.\w+)?$/, `-${ordinal + 1}$1`)
  return { store: sqliteStore({ file }), leaseMs: LEASE_MS }
}

function noteStart(bot: Bot, started: () => void): void {
  const { start } = bot
  Object.assign(bot, {
    start: (...args: Parameters<Bot["start"]>) => {
      started()
      return start.apply(bot, args)
    },
  })
}

/** Where the bot listens is its own affair: `bot.start({ port })`, an Express app, any server. */
function noteListening(opened: () => void): void {
  const { listen } = Server.prototype
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    opened()
    this.once("listening", () => {
      const address = this.address()
      if (address !== null && typeof address === "object") tell({ kind: "listening", port: address.port })
    })
    return Reflect.apply(listen, this, args)
  }
}
