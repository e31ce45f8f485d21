import { BackchatError } from "../errors.ts"
import type { Draft } from "./draft.ts"

/** What can be said: text as it is, a draft, or several of them, one bubble each. */
export type Content = string | Draft | readonly (string | Draft)[]

/** Text becomes a draft, a draft stays what it is. @throws BackchatError `bad_draft` for anything else */
export function toDraft(content: string | Draft): Draft {
  if (typeof content === "string") return { kind: "draft", parts: [{ type: "text", value: content }] }
  if (isDraft(content)) return content
  throw new BackchatError(
    "bad_draft",
    `Cannot say ${nameOf(content)}. Say a string, a draft (text(), markdown(), image(), …) or an array of ` +
      "them; turn other values into text with String(value) or JSON.stringify(value).",
  )
}

/**
 * The drafts of a content, in order: one bubble each.
 *
 * @example toDrafts(["Hello", image("https://example.com/cat.jpg")])
 * @throws BackchatError `empty_reply` for an empty array, `bad_draft` for anything that cannot be said
 */
export function toDrafts(content: Content): readonly Draft[] {
  if (typeof content === "string") return [toDraft(content)]
  if (!isList(content)) return [toDraft(content)]
  if (content.length === 0) throw emptyReply("an array without bubbles")
  return content.map(toDraft)
}

/** Nothing to say: a mistake, since silence is spelled differently. */
export function emptyReply(what: string): BackchatError {
  return new BackchatError(
    "empty_reply",
    `There is nothing to send: the reply is ${what}. Return undefined to say nothing; otherwise look at ` +
      "where the text comes from, for example a language model that answered with an empty string.",
  )
}

/** `Array.isArray`, which does not narrow a readonly array out of a union. */
function isList(
  content: string | Draft | readonly (string | Draft)[],
): content is readonly (string | Draft)[] {
  return Array.isArray(content)
}

/** Whether a value is a draft: handlers written in JavaScript return what they like. */
export function isDraft(content: unknown): content is Draft {
  return typeof content === "object" && content !== null && "kind" in content && content.kind === "draft"
}

/** What a value is, for an error about it. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === "object")
    return Array.isArray(value) ? "an array in an array" : "an object that is not a draft"
  return `a ${typeof value}`
}
