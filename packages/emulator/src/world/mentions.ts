import { type Chat, others } from "./chat.ts"
import { LinqError } from "./errors.ts"
import type { Content } from "./message.ts"
import type { World } from "./world.ts"

type Group = Pick<Chat, "isGroup"> & (Chat | { readonly handles: readonly string[] })

/**
 * Mentions name somebody who is in the group. July 2026 does not know them and passes over them.
 * Source: Linq API docs, "Mentions". @throws LinqError 1004 for a stranger, 2023 in a direct chat.
 */
export function requireMentionable(world: World, group: Group, { parts }: Content): void {
  if (world.spec !== "latest") return
  const handles = "handles" in group ? group.handles : others(group).map((member) => member.handle)
  for (const part of parts) {
    if (part.type !== "text" || !part.mention) continue
    if (!group.isGroup) throw new LinqError("MentionInDirectChat")
    if (!handles.includes(part.mention.handle)) {
      throw new LinqError("InvalidMessageContent", `mention: ${part.mention.handle} is not in this group`)
    }
  }
}
