const FORGOTTEN: unique symbol = Symbol("backchat.forgotten")

/**
 * Deletes a session together with the end of the event; the next event starts from `initial()`. Whatever
 * the handler does to the object afterwards is forgotten too. To start over within the event, assign
 * instead: `ctx.session = { orders: 0 }`.
 *
 * @example bot.onCommand("forget", (ctx) => { forget(ctx.session) })
 */
export function forget(session: object): void {
  Object.defineProperty(session, FORGOTTEN, { value: true }) // no enumerable key: it never reaches the JSON
}

/** Whether a session is to be deleted. */
export function isForgotten(session: unknown): boolean {
  return session === undefined || session === null || (typeof session === "object" && FORGOTTEN in session)
}
