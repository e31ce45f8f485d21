import { BackchatError, type Context } from "@backchat/core"

/**
 * Whose session it is: the chat's, the person's in every chat of the adapter, the person's in this chat,
 * or what a function says. `undefined` for events without one.
 */
export type SessionKey = "chat" | "handle" | "both" | ((ctx: Context) => string | undefined)

/**
 * Where a session is kept. The parts stand in a JSON array, so no two of them can be told as one.
 */
export function stateKey(ctx: Context, name: string, key: SessionKey): string | undefined {
  const parts = partsOf(ctx, key)
  return parts && `session:${name}:${JSON.stringify(parts)}`
}

function partsOf(ctx: Context, key: SessionKey): readonly string[] | undefined {
  const { adapter } = ctx.event
  const chat = ctx.chat?.id
  const handle = ctx.from?.handle
  switch (key) {
    case "chat":
      return chat === undefined ? undefined : [key, adapter, chat]
    case "handle":
      return handle === undefined ? undefined : [key, adapter, handle]
    case "both":
      return chat === undefined || handle === undefined ? undefined : [key, adapter, chat, handle]
    default: {
      const own = key(ctx)
      return own === undefined ? undefined : ["own", own]
    }
  }
}

/** @throws BackchatError `bad_configuration` for a name that could be mistaken for another's key */
export function checkName(name: string): void {
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return
  throw new BackchatError(
    "bad_configuration",
    `session({ name: ${JSON.stringify(name)} }): the name becomes a property of the context. Use letters, ` +
      'digits and _, as in name: "cart".',
  )
}

/** @throws BackchatError `bad_configuration` when the context has something of that name already */
export function checkFree(ctx: Context, name: string): void {
  if (!(name in ctx)) return
  throw new BackchatError(
    "bad_configuration",
    `session(): the context already has "${name}". Two sessions of one bot need two names: ` +
      'session({ name: "cart", … }).',
  )
}
