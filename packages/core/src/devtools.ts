import type { Bot, BotOptions } from "./bot.ts"

/**
 * What a development tool leaves at `globalThis[DEVTOOLS]` before the bot's own program runs: it is called with
 * each bot as it is made, and can listen to `bot.events`.
 */
export interface Devtools {
  (bot: Bot): void
  /** What bots get that have no store of their own: one that outlives a reload, and a lease that a crash does not drag out. */
  readonly defaults?: () => Pick<BotOptions, "store" | "leaseMs">
}

/** The name under which development tools are looked for. */
export const DEVTOOLS: unique symbol = Symbol.for("backchat.devtools")

/** Calls the development tool of this process, if there is one. */
export function showToDevtools(bot: Bot): void {
  devtools()?.(bot)
}

/** The options, with the development tool's where there are none. */
export function withDevtoolsDefaults(options: BotOptions): BotOptions {
  const { defaults } = devtools() ?? {}
  return defaults === undefined ? options : { ...(options.store === undefined && defaults()), ...options }
}

function devtools(): Devtools | undefined {
  return (globalThis as { [DEVTOOLS]?: Devtools })[DEVTOOLS] // the tool's own promise
}
