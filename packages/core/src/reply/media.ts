import { BackchatError } from "../errors.ts"
import { type MediaKind, mediaKind } from "../model/part.ts"
import { nameOf } from "./content.ts"
import { type Draft, draftOf } from "./draft.ts"
import type { LocalMedia, MediaSource } from "./outgoing.ts"
import { isFetchable, parseWebUrl, spell } from "./web-url.ts"

/**
 * Where a file comes from: a public https URL (up to 10 MB, fetched by the platform), or bytes, a stream
 * of bytes, or a path, which are uploaded (up to 100 MB); or an attachment that was uploaded before.
 *
 * A stream can be read once. Where a handler may run again, open it in the handler.
 */
export type MediaInput = string | URL | LocalMedia["data"] | { readonly attachmentId: string }

/** Name and type of bytes. A URL and an attachment have theirs already. */
export interface MediaOptions {
  /** Absent: derived from the path or the content. */
  readonly filename?: string | undefined
  /** Absent: sniffed from the first bytes. */
  readonly mimeType?: string | undefined
}

/**
 * A picture.
 *
 * @throws BackchatError `bad_draft` for a string that is no https URL, and for a type that is no image
 * @example image("https://example.com/cat.jpg")
 * @example image({ path: "./cat.jpg" })
 */
export function image(source: MediaInput, options?: MediaOptions): Draft {
  return draftOf({ type: "media", source: mediaSource("image", source, options) })
}

/**
 * A film.
 *
 * @throws BackchatError `bad_draft`
 * @example video("https://example.com/tour.mp4")
 */
export function video(source: MediaInput, options?: MediaOptions): Draft {
  return draftOf({ type: "media", source: mediaSource("video", source, options) })
}

/**
 * A sound file. For a recording that shows its waveform, see `voiceMemo`.
 *
 * @throws BackchatError `bad_draft`
 * @example audio({ path: "./jingle.mp3" })
 */
export function audio(source: MediaInput, options?: MediaOptions): Draft {
  return draftOf({ type: "media", source: mediaSource("audio", source, options) })
}

/**
 * A recording, shown as a voice memo where the service has them and as a sound file elsewhere. It goes
 * alone in its message, without effect and without thread.
 *
 * @throws BackchatError `bad_draft`
 * @example voiceMemo({ path: "./greeting.m4a" })
 */
export function voiceMemo(source: MediaInput, options?: MediaOptions): Draft {
  return draftOf({ type: "media", source: mediaSource("audio", source, options), voiceMemo: true })
}

/**
 * Any file: a PDF, a contact, a calendar entry.
 *
 * @throws BackchatError `bad_draft`
 * @example file(new TextEncoder().encode("BEGIN:VCARD…"), { filename: "ann.vcf" })
 */
export function file(source: MediaInput, options?: MediaOptions): Draft {
  return draftOf({ type: "media", source: mediaSource("file", source, options) })
}

function mediaSource(kind: MediaKind, source: MediaInput, options: MediaOptions = {}): MediaSource {
  checkType(kind, options.mimeType)
  if (typeof source === "string" || source instanceof URL) return { url: mediaUrl(kind, source) }
  if (typeof source !== "object" || source === null) {
    throw new BackchatError(
      "bad_draft",
      `${kind}() takes a https URL, bytes (Uint8Array), a stream or { path }, and this is ${nameOf(source)}.`,
    )
  }
  if ("attachmentId" in source) return { attachmentId: source.attachmentId }
  return { data: source, filename: options.filename, mimeType: options.mimeType }
}

function mediaUrl(kind: MediaKind, written: string | URL): string {
  const parsed = parseWebUrl(written)
  if (parsed === undefined) {
    throw new BackchatError(
      "bad_draft",
      `${kind}() takes a https URL, and "${written}" is none. For a file on this machine say ` +
        `${kind}({ path: "${written}" }); for bytes pass a Uint8Array or a stream.`,
    )
  }
  if (!isFetchable(parsed)) {
    throw new BackchatError(
      "bad_draft",
      `${kind}("${written}"): the platform fetches media by https only. Use a https URL, or fetch it ` +
        "yourself and pass the bytes.",
    )
  }
  return spell(written, parsed)
}

function checkType(kind: MediaKind, mimeType: string | undefined): void {
  if (mimeType === undefined || kind === "file" || mediaKind(mimeType) === kind) return
  throw new BackchatError("bad_draft", `${kind}() cannot be of type "${mimeType}". Say file() for any type.`)
}
