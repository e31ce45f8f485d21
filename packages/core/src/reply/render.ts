import type { Capabilities } from "../model/capability.ts"
import { emptyReply } from "./content.ts"
import type { Draft } from "./draft.ts"
import { type Limits, MESSAGE_LIMITS } from "./limits.ts"
import type { Degradation, OutgoingMessage, OutgoingText } from "./outgoing.ts"
import { isVoiceMemo, pack } from "./pack.ts"
import { type Parsers, parsers } from "./parsers.ts"
import { type Rendering, showable } from "./showable.ts"
import { wellFormed } from "./well-formed.ts"
import { isBlank } from "./whitespace.ts"

/** A draft as messages, and what they lack of what the draft asked for. */
export interface Rendered {
  /** In order, at least one. */
  readonly messages: readonly OutgoingMessage[]
  readonly degraded: readonly Degradation[]
}

const NOTHING: readonly Degradation[] = []

/** For drafts without Markdown that fit within the limits. */
const NO_PARSERS: Parsers = { lex: () => [], findLinks: () => [] }

/**
 * A draft as the messages that this chat can show and the platform takes. Pure: the same draft gives the
 * same messages.
 *
 * The effect, and the message that is answered, go with the first message that is not a voice memo; a
 * service that is insisted on goes with all of them.
 *
 * @returns a promise only on the first need of the parsers (Markdown, a text above the limit), which are
 *   loaded then
 * @throws BackchatError `empty_reply` when there is nothing to read, `unsupported` for a file without URL
 *   in a chat without media
 * @example const { messages, degraded } = await render(markdown("**Hi**"), new Set(["decorations"]))
 */
export function render(
  draft: Draft,
  capabilities: Capabilities,
  limits: Limits = MESSAGE_LIMITS,
): Rendered | Promise<Rendered> {
  const short = shortText(draft, limits)
  if (short !== undefined) return { messages: [{ parts: [short] }], degraded: NOTHING }
  const ready = needsParsers(draft, limits) ? parsers() : NO_PARSERS
  return ready instanceof Promise
    ? ready.then((loaded) => compose(draft, capabilities, limits, loaded))
    : compose(draft, capabilities, limits, ready)
}

/** The text of a draft that is nothing else: by far the most, so it takes no further steps. */
function shortText(draft: Draft, limits: Limits): OutgoingText | undefined {
  const [part] = draft.parts
  if (part === undefined || part.type !== "text" || draft.parts.length > 1) return undefined
  if (draft.effect !== undefined || draft.replyTo !== undefined || draft.service !== undefined)
    return undefined
  if (part.decorations !== undefined || part.value.length > limits.textLength || isBlank(part.value))
    return undefined
  const value = wellFormed(part.value)
  return value === part.value ? part : { type: "text", value }
}

function needsParsers(draft: Draft, limits: Limits): boolean {
  let length = 0
  for (const part of draft.parts) {
    if (part.type === "markdown") return true
    // Every part may become text, and texts side by side become one, with a line break between.
    if (part.type === "media") length += "url" in part.source ? part.source.url.length + 1 : 0
    else length += part.value.length + 1
  }
  return length > limits.textLength
}

function compose(draft: Draft, capabilities: Capabilities, limits: Limits, loaded: Parsers): Rendered {
  const rendering: Rendering = { capabilities, limits, parsers: loaded, lost: new Map() }
  const parts = draft.parts.map((part) => showable(part, rendering))
  const packed = pack(parts, limits, loaded.findLinks)
  if (packed.length === 0) {
    throw emptyReply(parts.length === 0 ? "a draft without parts" : "nothing but white space")
  }
  const head = packed.findIndex((message) => !message.some(isVoiceMemo))
  const effect = carried("effects", draft.effect, head, rendering)
  const replyTo = carried("threads", draft.replyTo, head, rendering)
  const { service } = draft
  const messages = packed.map((message, index) => ({
    parts: message,
    ...(effect !== undefined && index === head && { effect }),
    ...(replyTo !== undefined && index === head && { replyTo }),
    ...(service !== undefined && { service }),
  }))
  return { messages, degraded: Array.from(rendering.lost, ([feature, detail]) => ({ feature, detail })) }
}

const NAMES = { effects: "effect", threads: "thread" } as const

/** An effect or thread, if this chat knows them and there is a message that can carry it. */
function carried<Value>(
  feature: keyof typeof NAMES,
  value: Value | undefined,
  head: number,
  { capabilities, lost }: Rendering,
): Value | undefined {
  if (value === undefined) return undefined
  const name = NAMES[feature]
  if (!capabilities.has(feature)) lost.set(feature, `This chat has no ${feature}: the message goes without.`)
  else if (head === -1) lost.set(feature, `A voice memo takes no ${name}: it goes without.`)
  else return value
  return undefined
}
