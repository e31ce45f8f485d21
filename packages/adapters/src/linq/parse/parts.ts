import {
  type Decoration,
  type Json,
  mediaKind,
  type Part,
  TEXT_ANIMATIONS,
  TEXT_STYLES,
} from "@backchat/core"
import { countOf, type Fields, fieldsOf, isFields, oneOf, textOf } from "./payload.ts"

/** A message's parts in order. A part that is not what it should be is kept as `unknown`. */
export function partsOf(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.map(partOf) : []
}

function partOf(value: unknown): Part {
  const part = fieldsOf(value)
  return known(part) ?? { type: "unknown", name: textOf(part.type) ?? "", raw: jsonOf(value) }
}

function known(part: Fields): Part | undefined {
  switch (part.type) {
    case "text":
      if (typeof part.value !== "string") return undefined
      return { type: "text", value: part.value, decorations: decorationsOf(part.text_decorations) }
    case "link":
      return typeof part.value === "string" ? { type: "link", value: part.value } : undefined
    case "media":
      return mediaOf(part)
    case "imessage_app":
      return {
        type: "app",
        app: jsonOf(part.app),
        layout: jsonOf(part.layout),
        url: textOf(part.url),
        fallbackText: textOf(part.fallback_text),
      }
    default:
      return undefined
  }
}

function mediaOf(part: Fields): Part | undefined {
  const url = textOf(part.url)
  if (url === undefined) return undefined
  const mimeType = textOf(part.mime_type) ?? "application/octet-stream"
  return {
    type: "media",
    kind: mediaKind(mimeType),
    id: textOf(part.id) ?? "",
    url,
    filename: textOf(part.filename) ?? "",
    mimeType,
    sizeBytes: countOf(part.size_bytes) ?? 0,
  }
}

function decorationsOf(value: unknown): readonly Decoration[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const decorations = value.flatMap(decorationOf)
  return decorations.length === 0 ? undefined : decorations
}

function decorationOf(value: unknown): Decoration[] {
  if (!isFields(value) || !Array.isArray(value.range)) return []
  const start = countOf(value.range[0])
  const end = countOf(value.range[1])
  if (start === undefined || end === undefined) return []
  const range = [start, end] as const
  const style = oneOf(TEXT_STYLES, value.style)
  if (style !== undefined) return [{ range, style }]
  const animation = oneOf(TEXT_ANIMATIONS, value.animation)
  return animation === undefined ? [] : [{ range, animation }]
}

/** Anything out of a payload: it came from `JSON.parse`, so it is JSON. */
export function jsonOf(value: unknown): Json {
  return (value ?? null) as Json // sound for values out of JSON.parse, and only those are passed
}
