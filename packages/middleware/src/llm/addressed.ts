import type { Context, MessageReceived } from "@backchat/core"
import type { History } from "./history/memory.ts"

/** When to answer in a group: always, when addressed, or when a function says so. */
export type When = "always" | "addressed" | ((ctx: Context<MessageReceived>) => boolean | Promise<boolean>)

/** Whether a message wants an answer. In a direct chat every one does. */
export async function wantsAnswer(
  ctx: Context<MessageReceived>,
  when: When,
  name: string | undefined,
  { mine }: History,
): Promise<boolean> {
  if (ctx.chat.isGroup !== true || when === "always") return true
  if (when !== "addressed") return when(ctx)
  if (ctx.messages.some(({ replyTo }) => replyTo !== undefined && mine.includes(replyTo.messageId)))
    return true
  return name !== undefined && mentions(ctx.text, name)
}

/** Whether a name stands in a text as a word of its own, in any case. */
function mentions(text: string, name: string): boolean {
  const said = text.toLowerCase()
  const wanted = name.toLowerCase()
  for (let at = said.indexOf(wanted); at !== -1; at = said.indexOf(wanted, at + 1)) {
    if (!WORD.test(said.slice(0, at).at(-1) ?? "") && !WORD.test(said[at + wanted.length] ?? "")) return true
  }
  return false
}

const WORD = /[\p{L}\p{N}_]/u
