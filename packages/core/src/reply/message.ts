import { BackchatError } from "../errors.ts"
import { BUBBLE_EFFECTS, type EffectName, SCREEN_EFFECTS } from "../model/effect.ts"
import { toDraft } from "./content.ts"
import type { Draft } from "./draft.ts"
import { legalName } from "./legal-name.ts"

const EFFECTS: readonly EffectName[] = [...SCREEN_EFFECTS, ...BUBBLE_EFFECTS]
const BUBBLES: ReadonlySet<string> = new Set(BUBBLE_EFFECTS)

/**
 * Several parts in one message, in order. Texts side by side stand one below the other. Links and voice
 * memos go alone, so around them one message becomes several.
 *
 * @throws BackchatError `bad_draft` when two of the items bring an effect, a thread or a service each
 * @example message("Here you are:", image("https://example.com/cat.jpg"))
 */
export function message(...items: readonly (string | Draft)[]): Draft {
  const drafts = items.map(toDraft)
  return {
    kind: "draft",
    parts: drafts.flatMap(({ parts }) => parts),
    effect: theOne("effect", ...drafts.map(({ effect }) => effect)),
    replyTo: theOne("thread to answer in", ...drafts.map(({ replyTo }) => replyTo)),
    service: theOne("service", ...drafts.map(({ service }) => service)),
  }
}

/**
 * Lets a message arrive with an effect (iMessage). When a draft becomes several messages, the first that
 * is no voice memo has it.
 *
 * @throws BackchatError `bad_draft` for an effect that does not exist, and for a second one
 * @example effect("confetti", "Order 7 is yours")
 */
export function effect(name: EffectName, content: string | Draft): Draft {
  const legal = legalName("effect", name, EFFECTS)
  const draft = toDraft(content)
  return {
    ...draft,
    effect: theOne("effect", draft.effect, { type: BUBBLES.has(legal) ? "bubble" : "screen", name: legal }),
  }
}

/**
 * Answers an earlier message in its thread (iMessage), or one part of it. When a draft becomes several
 * messages, the first that is no voice memo answers.
 *
 * @param message what `ctx.message` or a send gave you, or a message id
 * @throws BackchatError `bad_draft` for a second thread, and for a part that cannot be
 * @example replyTo("69a37c7d-af4f-4b5e-af42-e28e98ce873a", "This one?", { part: 1 })
 */
export function replyTo(
  message: string | { readonly id: string },
  content: string | Draft,
  options: { readonly part?: number | undefined } = {},
): Draft {
  const draft = toDraft(content)
  const { part } = options
  if (part !== undefined && !(Number.isInteger(part) && part >= 0)) {
    throw new BackchatError("bad_draft", `replyTo() counts parts from 0, and there can be no part ${part}.`)
  }
  const target = { messageId: typeof message === "string" ? message : message.id, partIndex: part }
  return { ...draft, replyTo: theOne("thread to answer in", draft.replyTo, target) }
}

/** The one value of what a message has only once. */
function theOne<Value>(what: string, ...values: readonly (Value | undefined)[]): Value | undefined {
  const [first, second] = values.filter((value) => value !== undefined)
  if (second === undefined) return first
  throw new BackchatError(
    "bad_draft",
    `A message has one ${what}, and this draft has two: ${JSON.stringify(first)} and ` +
      `${JSON.stringify(second)}. Take one away, or say an array: [first, second] is two messages.`,
  )
}
