import type { Chat, Health } from "./chat.ts"
import type { Content } from "./message.ts"

const keywords: ReadonlySet<string> = new Set(["STOP", "UNSUBSCRIBE", "OPTOUT", "CANCEL", "END", "QUIT"])
const spelledOut = /^opt[\s-]?out$/i

/**
 * How a chat is doing after its person said something: a keyword alone, in capitals, opts out; anything else
 * opts in again. Groups are never marked. Source: Linq API docs, "Chat health".
 */
export function healthAfter(chat: Chat, content: Content, now: number): Health {
  if (chat.isGroup) return chat.health
  const [only, ...rest] = content.parts
  const word = only?.type === "text" && rest.length === 0 ? only.value.trim() : ""
  if (keywords.has(word) || spelledOut.test(word)) return { status: "OPTED_OUT", updatedAt: now }
  return chat.health.status === "OPTED_OUT" ? { status: "HEALTHY", updatedAt: now } : chat.health
}
