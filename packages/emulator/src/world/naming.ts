import { activeMember, type Chat, type Membership, requireOpen } from "./chat.ts"
import { LinqError, linqErrors } from "./errors.ts"
import { newTraceId } from "./trace.ts"
import type { World } from "./world.ts"

/** A new name or icon for a group; null takes it away. */
export interface Rename {
  readonly chat: Chat
  readonly value: string | null
  readonly by: Membership
  readonly traceId: string
}

/**
 * Names a group, afterwards; a named group is no longer found by its recipients. SMS groups have no name.
 * Source: Linq API docs, "Update a chat". @throws LinqError 1006, 2013.
 */
export function renameChat(world: World, rename: Rename): void {
  requireGroup(rename.chat)
  world.afterwards(() => change(world, rename, "name"))
}

/** Gives a group an icon, by its URL, as {@link renameChat}. */
export function setIcon(world: World, rename: Rename): void {
  requireGroup(rename.chat)
  world.afterwards(() => change(world, rename, "icon"))
}

/** A member names the group, at once. @throws Error when they are not in it. */
export function personRenames(world: World, handle: string, chat: Chat, value: string): void {
  const by = activeMember(chat, handle)
  if (!by || !chat.isGroup) throw new Error(`${handle} is in no such group and cannot rename it.`)
  change(world, { chat, value, by, traceId: newTraceId() }, "name")
}

/** A member gives the group an icon by its URL, or takes it away. @throws Error when they are not in it. */
export function personSetsIcon(world: World, handle: string, chat: Chat, value: string | null): void {
  const by = activeMember(chat, handle)
  if (!by || !chat.isGroup) throw new Error(`${handle} is in no such group and cannot change its icon.`)
  change(world, { chat, value, by, traceId: newTraceId() }, "icon")
}

function change(world: World, { chat, value, by, traceId }: Rename, what: "name" | "icon"): void {
  const at = world.clock.now()
  const base = { chat, line: chat.line, at, traceId }
  if (chat.service === "SMS") {
    const { code } = linqErrors.DeliveryFailed
    world.publish({ type: `chat.group_${what}_update_failed`, code, ...base })
    return
  }
  const oldValue = chat[what]
  if (what === "name") world.chats.setApart(chat)
  chat[what] = value
  chat.updatedAt = at
  world.publish({ type: `chat.group_${what}_updated`, oldValue, newValue: value, by, ...base })
}

/** @throws LinqError 1006 in a direct chat, 2013. */
export function requireGroup(chat: Chat): void {
  requireOpen(chat)
  if (!chat.isGroup) throw new LinqError("CannotUpdateDM")
}
