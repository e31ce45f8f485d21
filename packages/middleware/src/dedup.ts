import type { Middleware } from "@backchat/core"

export interface DedupOptions {
  /** How long a message id is remembered. Default 86,400,000 (24 hours). */
  readonly ttlMs?: number | undefined
}

const DAY_MS = 86_400_000

/**
 * Handles a message once that the platform announces under two event ids. (The same event id twice never
 * gets this far: the inbox drops it.) What was seen is written with the end of the event, so a failed or
 * interrupted event is not taken for its own duplicate when it runs again.
 *
 * @example bot.use(dedup())
 */
export function dedup({ ttlMs = DAY_MS }: DedupOptions = {}): Middleware {
  return async function dedup(ctx, next) {
    const { event, state, log } = ctx
    if (event.type !== "message.received") return next()
    const key = `dedup:${JSON.stringify([event.adapter, event.chat.id, event.message.id])}`
    const seen = await state.get(key)
    if (seen !== undefined && seen.value !== event.id) {
      log.debug(
        { handledAs: seen.value },
        "The same message came under another event id; it is not handled again.",
      )
      return
    }
    state.commit({ key, value: event.id, ttlMs })
    await next()
  }
}
