import type { Bot } from "./bot.ts"

/**
 * What a development tool leaves at `globalThis[DEVTOOLS]` before the bot's own program runs: it is called with
 * each bot as it is made, and can listen to `bot.events`.
 */
export type Devtools = (bot: Bot) => void

/** The name under which development tools are looked for. */
export const DEVTOOLS: unique symbol = Symbol.for("backchat.devtools")

/** Calls the development tool of this process, if there is one. */
export function showToDevtools(bot: Bot): void {
  const { [DEVTOOLS]: devtools } = globalThis as { [DEVTOOLS]?: Devtools } // the tool's own promise
  devtools?.(bot)
}
