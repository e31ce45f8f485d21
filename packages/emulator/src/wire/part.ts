import type Linq from "@linqapp/sdk"
import type { Decoration, Part } from "../world/message.ts"

type PartBody = NonNullable<Linq.Message["parts"]>[number]
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

/** A part as webhooks carry it: as in answers, but without its reactions. */
export type BarePart = Without<PartBody, "reactions">

/** A part as the platform writes it in a webhook. */
export function partBody(part: Part): BarePart {
  switch (part.type) {
    case "text":
      return part.decorations.length === 0
        ? { type: "text", value: part.value }
        : { type: "text", value: part.value, text_decorations: part.decorations.map(decorationBody) }
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
