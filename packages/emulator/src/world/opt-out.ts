import type { Chat, Health } from "./chat.ts"
import type { Content } from "./message.ts"

const keywords: ReadonlySet<string> = new Set(["STOP", "UNSUBSCRIBE", "OPTOUT", "CANCEL", "END", "QUIT"])
const spelledOut = /^opt[\s-]?out$/i

/**
 * Keeps book of who opted out: a keyword alone, in capitals, opts out; anything else opts in again. The
 * account remembers the person, of every line and chat, and the chat where it was said shows it. Groups are
 * never marked. Source: Linq API docs, "Chat health".
 */
export function heed(chat: Chat, handle: string, content: Content, now: number): void {
  if (chat.isGroup) return
  const out = isOptOut(content)
  const { optedOut } = chat.line.account
  if (out) optedOut.add(handle)
  else optedOut.delete(handle)
  chat.health = healthAfter(chat, out, now)
}

function isOptOut({ parts }: Content): boolean {
  const [only, ...rest] = parts
  const word = only?.type === "text" && rest.length === 0 ? only.value.trim() : ""
  return keywords.has(word) || spelledOut.test(word)
}

function healthAfter({ health }: Chat, out: boolean, now: number): Health {
  if (out) return { status: "OPTED_OUT", updatedAt: now }
  return health.status === "OPTED_OUT" ? { status: "HEALTHY", updatedAt: now } : health
}
