import type { BotEvent, Plugin, Sending } from "@backchat/core"
import { Indicator } from "./indicator.ts"

export interface TypingOptions {
  /** Quiet time before it shows, in milliseconds; fast handlers never flicker it. Default 300. */
  readonly afterMs?: number | undefined
  /** How often it is shown again, in milliseconds: the platform lets it fade after 85 seconds. Default 60,000. */
  readonly refreshMs?: number | undefined
}

/**
 * Shows the typing indicator while a handler works on what a person did, and keeps it alive until the
 * reply goes out. A handler that works on after a message shows it again; one that ends without a message
 * takes it back. Chats that cannot show it are left alone (Linq API reference, Typing indicators).
 *
 * Put it after `rateGuard()` to show it also while a message waits for its turn.
 *
 * @example bot.use(typing())
 */
export function typing({ afterMs = 300, refreshMs = 60_000 }: TypingOptions = {}): Plugin {
  const indicators = new WeakMap<BotEvent, Indicator>()
  return {
    incoming: async function typing(ctx, next) {
      if (ctx.from === undefined || !ctx.can("typing")) return next()
      const indicator = new Indicator(ctx, { afterMs, refreshMs })
      indicators.set(ctx.event, indicator)
      try {
        await next()
      } finally {
        await indicator.end()
      }
    },
    async outgoing(sending, next) {
      const indicator = sending.event && staysInChat(sending) ? indicators.get(sending.event) : undefined
      if (indicator === undefined) return next()
      indicator.pause()
      try {
        const sent = await next()
        indicator.cleared()
        return sent
      } finally {
        indicator.resume()
      }
    },
  }
}

function staysInChat({ target, event }: Sending): boolean {
  return "id" in target && event !== undefined && "chat" in event && target.id === event.chat?.id
}
