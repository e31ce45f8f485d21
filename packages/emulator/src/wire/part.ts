import type Linq from "@linqapp/sdk"
import type { Decoration, Mention, Part } from "../world/message.ts"

type PartBody = NonNullable<Linq.Message["parts"]>[number]
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** A part as webhooks carry it: as in answers, but without its reactions. */
export type BarePart = Without<PartBody, "reactions">

/** A part as the platform writes it in a webhook; none for a poll, which has shapes of its own. */
export function partBodies(part: Part): BarePart[] {
  return part.type === "poll" ? [] : [partBody(part)]
}

function partBody(part: Exclude<Part, { type: "poll" }>): BarePart {
  switch (part.type) {
    case "text":
      return {
        type: "text",
        value: part.value,
        ...(part.decorations.length > 0 ? { text_decorations: part.decorations.map(decorationBody) } : {}),
        ...mentionBody(part.mention),
      }
    case "link":
      return { type: "link", value: part.value }
    case "media":
      return {
        type: "media",
        id: part.id,
        filename: part.filename,
        mime_type: part.mimeType,
        size_bytes: part.sizeBytes,
        url: part.url,
      }
    case "imessage_app": {
      const { app, layout, url, fallbackText } = part.card
      return { type: "imessage_app", app, layout, url, fallback_text: fallbackText }
    }
  }
}

function decorationBody({ range, ...kind }: Decoration): Linq.TextDecoration {
  return { range: [...range], ...kind }
}

// Fields of the newest platform, which the SDK does not type yet.
function mentionBody(mention: Mention | null | undefined): object {
  if (!mention) return {}
  return { mention: mention.handle, ...(mention.range ? { mention_range: [...mention.range] } : {}) }
}
