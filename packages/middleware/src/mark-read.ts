import { type Context, describe, type Middleware } from "@backchat/core"

export interface MarkReadOptions {
  /** `"after"` shows the message as read only once it is handled without an error. Default `"before"`. */
  readonly when?: "before" | "after" | undefined
}

/**
 * Marks the chat as read when a message arrives, where the chat can show it. The handler neither waits
 * for the receipt nor fails with it.
 *
 * @example bot.use(markRead())
 */
export function markRead({ when = "before" }: MarkReadOptions = {}): Middleware {
  return async function markRead(ctx, next) {
    const isShown = ctx.event.type === "message.received" && ctx.can("markRead")
    if (isShown && when === "before") mark(ctx)
    await next()
    if (isShown && when === "after") mark(ctx)
  }
}

function mark(ctx: Context): void {
  ctx.markRead().catch((error: unknown) => {
    ctx.log.debug({ error: describe(error) }, "The chat could not be marked as read.")
  })
}
