/**
 * Backchat in one import: the core, the Linq adapter and the middleware.
 *
 * @example
 * import { createBot, linq } from "backchat"
 *
 * const bot = createBot({ adapter: linq() })
 * bot.onText("ping", () => "pong")
 * await bot.start()
 * @module
 */
export * from "@backchat/adapters/linq"
export * from "@backchat/core"
export * from "@backchat/middleware"
