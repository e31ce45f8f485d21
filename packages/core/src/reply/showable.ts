import { BackchatError } from "../errors.ts"
import type { Capabilities } from "../model/capability.ts"
import type { Decoration } from "../model/part.ts"
import type { DraftPart } from "./draft.ts"
import type { Limits } from "./limits.ts"
import { renderMarkdown } from "./markdown.ts"
import type { Degradation, OutgoingLink, OutgoingMedia, OutgoingPart, OutgoingText } from "./outgoing.ts"
import type { Parsers } from "./parsers.ts"
import { wellFormed } from "./well-formed.ts"

/** What a draft is rendered for, and what had to be given up so far: a sentence for each feature. */
export interface Rendering {
  readonly capabilities: Capabilities
  readonly limits: Limits
  readonly parsers: Parsers
  readonly lost: Map<Degradation["feature"], string>
}

/**
 * One part as this chat can show it.
 *
 * @throws BackchatError `unsupported` for a file without URL in a chat without media
 */
export function showable(part: DraftPart, rendering: Rendering): OutgoingPart {
  switch (part.type) {
    case "text":
      return styledText(wellFormed(part.value), part.decorations, rendering)
    case "markdown": {
      const { value, decorations } = renderMarkdown(wellFormed(part.source), rendering.parsers)
      return styledText(value, decorations, rendering)
    }
    case "link":
      return preview(part, rendering)
    case "media":
      return media(part, rendering)
  }
}

function styledText(
  value: string,
  decorations: readonly Decoration[] | undefined,
  { capabilities, lost }: Rendering,
): OutgoingText {
  if (decorations === undefined || decorations.length === 0) return { type: "text", value }
  if (capabilities.has("decorations")) return { type: "text", value, decorations }
  lost.set("decorations", "This chat shows no styles or animations: the text goes plain.")
  return { type: "text", value }
}

function preview(part: OutgoingLink, { capabilities, limits, lost }: Rendering): OutgoingPart {
  const { length } = part.value
  if (!capabilities.has("links")) lost.set("links", "This chat shows no previews: the link goes as text.")
  else if (length <= limits.linkLength) return part
  else {
    const most = limits.linkLength
    lost.set(
      "links",
      `A preview takes a URL of at most ${most} characters, this has ${length}: it goes as text.`,
    )
  }
  return { type: "text", value: part.value }
}

function media(part: OutgoingMedia, { capabilities, lost }: Rendering): OutgoingPart {
  if (!capabilities.has("media")) {
    if ("url" in part.source) {
      lost.set("media", "This chat takes no media: the URL goes as text.")
      return { type: "text", value: part.source.url }
    }
    throw new BackchatError(
      "unsupported",
      "This chat takes no media, and a file without a public URL has nothing that could stand in for it. " +
        'Ask first: ctx.can("media").',
    )
  }
  if (part.voiceMemo !== true || capabilities.has("voiceMemos")) return part
  lost.set("voiceMemos", "This chat shows no voice memos: the recording goes as a sound file.")
  return { type: "media", source: part.source }
}
