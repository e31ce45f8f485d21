import { BackchatError } from "../errors.ts"
import type { Effect } from "../model/effect.ts"
import type { Service } from "../model/handle.ts"
import type { ReplyTo } from "../model/message.ts"
import type { Decoration, TextAnimation, TextStyle } from "../model/part.ts"
import { TEXT_ANIMATIONS, TEXT_STYLES } from "../model/part.ts"
import { nameOf } from "./content.ts"
import { legalName } from "./legal-name.ts"
import type { OutgoingLink, OutgoingMedia, OutgoingText } from "./outgoing.ts"
import { checkDecorations } from "./styled-text.ts"
import { parseWebUrl, spell } from "./web-url.ts"

/** Markdown, rendered when it is known what the chat can show. */
export interface MarkdownPart {
  readonly type: "markdown"
  readonly source: string
}

/** One piece of what is to be said. */
export type DraftPart = OutgoingText | OutgoingLink | OutgoingMedia | MarkdownPart

/**
 * Something to say, before it is known what the chat can show. Flat plain data: build it with the
 * functions of this folder, spread it to add a field (`{ ...text("Hi"), service: "SMS" }`).
 *
 * A draft is one message where the platform's rules allow it, and several in order where they do not.
 */
export interface Draft {
  readonly kind: "draft"
  readonly parts: readonly DraftPart[]
  readonly effect?: Effect | undefined
  readonly replyTo?: ReplyTo | undefined
  /** Insist on a service. Absent: iMessage, else RCS, else SMS. */
  readonly service?: Service | undefined
}

/**
 * Text as it is: nothing in it is interpreted.
 *
 * @throws BackchatError `bad_draft` for decorations that are not legal
 * @example text("Hello, Ann", { decorations: [{ range: [7, 10], style: "bold" }] })
 */
export function text(value: string, options: { readonly decorations?: readonly Decoration[] } = {}): Draft {
  checkString("text()", value)
  const { decorations } = options
  if (decorations === undefined || decorations.length === 0) return draftOf({ type: "text", value })
  checkDecorations(value, decorations)
  return draftOf({ type: "text", value, decorations })
}

/**
 * Markdown, as language models write it: decorations where the chat shows them, readable text everywhere.
 *
 * @example markdown("**Paid.** The [receipt](https://shop.example/r/7) is on its way.")
 */
export function markdown(source: string): Draft {
  checkString("markdown()", source)
  return draftOf({ type: "markdown", source })
}

/**
 * Text that moves (iMessage).
 *
 * @throws BackchatError `bad_draft` for an animation that does not exist
 * @example animate("shake", "Wake up")
 */
export function animate(animation: TextAnimation, value: string): Draft {
  const legal = legalName("animation", animation, TEXT_ANIMATIONS)
  return value === ""
    ? text(value)
    : text(value, { decorations: [{ range: [0, value.length], animation: legal }] })
}

/**
 * Text in one style (iMessage). For a style within a sentence, write Markdown.
 *
 * @throws BackchatError `bad_draft` for a style that does not exist
 * @example styled("bold", "Last call")
 */
export function styled(style: TextStyle, value: string): Draft {
  const legal = legalName("style", style, TEXT_STYLES)
  return value === ""
    ? text(value)
    : text(value, { decorations: [{ range: [0, value.length], style: legal }] })
}

/**
 * A link with a rich preview, alone in its message. A URL within a text is a link too, without preview.
 *
 * @throws BackchatError `bad_draft` for anything but a http or https URL
 * @example link("https://example.com/menu")
 */
export function link(url: string | URL): Draft {
  const parsed = parseWebUrl(url)
  if (parsed === undefined) {
    throw new BackchatError(
      "bad_draft",
      `link() takes a http or https URL, and "${url}" is none. Write it out: "https://example.com/menu".`,
    )
  }
  return draftOf({ type: "link", value: spell(url, parsed) })
}

/** A draft of one part. */
export function draftOf(part: DraftPart): Draft {
  return { kind: "draft", parts: [part] }
}

function checkString(name: string, value: unknown): void {
  if (typeof value === "string") return
  throw new BackchatError("bad_draft", `${name} takes a string, and this is ${nameOf(value)}.`)
}
