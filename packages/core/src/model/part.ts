import type { Json } from "./json.ts"

export const TEXT_STYLES = ["bold", "italic", "strikethrough", "underline"] as const
export const TEXT_ANIMATIONS = [
  "big",
  "small",
  "shake",
  "nod",
  "explode",
  "ripple",
  "bloom",
  "jitter",
] as const

export type TextStyle = (typeof TEXT_STYLES)[number]
export type TextAnimation = (typeof TEXT_ANIMATIONS)[number]

/**
 * How one range of a text looks. `range` is `[start, end)` in UTF-16 code units, that is in
 * JavaScript string indices. Styles may overlap each other; an animation may overlap nothing.
 */
export type Decoration =
  | { readonly range: readonly [start: number, end: number]; readonly style: TextStyle }
  | { readonly range: readonly [start: number, end: number]; readonly animation: TextAnimation }

export interface TextPart {
  readonly type: "text"
  readonly value: string
  readonly decorations?: readonly Decoration[] | undefined
}

/** What a media part shows, by its MIME type. */
export type MediaKind = "image" | "video" | "audio" | "file"

/** A file someone sent. `url` may expire; fetch it soon. */
export interface MediaPart {
  readonly type: "media"
  readonly kind: MediaKind
  readonly id: string
  readonly url: string
  readonly filename: string
  readonly mimeType: string
  readonly sizeBytes: number
}

/** A link with a rich preview. */
export interface LinkPart {
  readonly type: "link"
  readonly value: string
}

/** An iMessage app card, as the platform sends it. */
export interface AppPart {
  readonly type: "app"
  readonly app: Json
  readonly layout: Json
  readonly url?: string | undefined
  readonly fallbackText?: string | undefined
}

/** A part of a kind this version does not know; `raw` is the platform's own object. */
export interface UnknownPart {
  readonly type: "unknown"
  readonly name: string
  readonly raw: Json
}

/** One piece of a message. */
export type Part = TextPart | MediaPart | LinkPart | AppPart | UnknownPart

/** The kind of media a MIME type stands for. */
export function mediaKind(mimeType: string): MediaKind {
  const family = mimeType.slice(0, mimeType.indexOf("/"))
  return family === "image" || family === "video" || family === "audio" ? family : "file"
}
