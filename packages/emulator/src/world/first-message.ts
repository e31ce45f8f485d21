import { LinqError } from "./errors.ts"
import type { Content } from "./message.ts"
import type { World } from "./world.ts"

// Bounded, so that a long text of almost-links costs no more than its length.
const looksLikeLink = /https?:\/\/|www\.|\b[a-z0-9-]{1,63}\.(com|net|org|io|co|app|dev|ai|me|ly|gg)\b/i

/**
 * What the first message of a chat may not have: a link, and on spec `latest` an effect or a reply.
 * Source: Linq API docs, "Create a chat". @throws LinqError 1005.
 */
export function refuseOnFirst(world: World, { parts, effect, replyTo }: Content): void {
  for (const part of parts) {
    if (part.type === "link" || (part.type === "text" && looksLikeLink.test(part.value))) {
      throw new LinqError("InvalidParameterValue", "The first message of a new chat cannot contain a link")
    }
  }
  if (world.spec === "latest" && (effect || replyTo)) {
    throw new LinqError(
      "InvalidParameterValue",
      "The first message of a new chat has no effect and no reply_to",
    )
  }
}
