import { isUtf8 } from "node:buffer"
import { extname } from "node:path"
import type { LinqAPIV3 } from "@linqapp/sdk"

export type MediaType = LinqAPIV3.SupportedContentType

/**
 * Every type the platform takes (Linq API reference, "Attachments") and the extension it goes by; a record
 * over the SDK's own list, so that a type it gains and we lack fails to compile.
 */
const EXTENSIONS: Readonly<Record<MediaType, string>> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/gif": "gif",
  "image/heic": "heic",
  "image/heif": "heif",
  "image/tiff": "tiff",
  "image/bmp": "bmp",
  "image/svg+xml": "svg",
  "image/webp": "webp",
  "image/x-icon": "ico",
  "video/mp4": "mp4",
  "video/quicktime": "mov",
  "video/mpeg": "mpg",
  "video/mpeg2": "m2v",
  "video/x-m4v": "m4v",
  "video/x-msvideo": "avi",
  "video/3gpp": "3gp",
  "audio/mpeg": "mp3",
  "audio/mp3": "mp3",
  "audio/x-m4a": "m4a",
  "audio/mp4": "m4a",
  "audio/x-caf": "caf",
  "audio/x-wav": "wav",
  "audio/x-aiff": "aiff",
  "audio/aiff": "aiff",
  "audio/aac": "aac",
  "audio/midi": "mid",
  "audio/amr": "amr",
  "application/pdf": "pdf",
  "text/plain": "txt",
  "text/markdown": "md",
  "text/vcard": "vcf",
  "text/rtf": "rtf",
  "text/csv": "csv",
  "text/html": "html",
  "text/calendar": "ics",
  "application/msword": "doc",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.ms-excel": "xls",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.ms-powerpoint": "ppt",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/x-iwork-pages-sffpages": "pages",
  "application/x-iwork-numbers-sffnumbers": "numbers",
  "application/x-iwork-keynote-sffkey": "key",
  "application/epub+zip": "epub",
  "text/xml": "xml",
  "application/json": "json",
  "application/zip": "zip",
  "application/x-gzip": "gz",
}

/** Other names of the same types, as people and `file-type` write them. */
const ALIASES: ReadonlyMap<string, MediaType> = new Map([
  ["image/jpg", "image/jpeg"],
  ["image/heic-sequence", "image/heic"],
  ["image/heif-sequence", "image/heif"],
  ["image/apng", "image/png"],
  ["image/vnd.microsoft.icon", "image/x-icon"],
  ["video/mp1s", "video/mpeg"],
  ["video/mp2p", "video/mpeg"],
  ["video/vnd.avi", "video/x-msvideo"],
  ["audio/mp3", "audio/mpeg"],
  ["audio/m4a", "audio/x-m4a"],
  ["audio/mp4", "audio/x-m4a"],
  ["audio/wav", "audio/x-wav"],
  ["audio/vnd.wave", "audio/x-wav"],
  ["audio/wave", "audio/x-wav"],
  ["audio/aiff", "audio/x-aiff"],
  ["audio/caf", "audio/x-caf"],
  ["text/x-vcard", "text/vcard"],
  ["application/rtf", "text/rtf"],
  ["application/xml", "text/xml"],
  ["application/gzip", "application/x-gzip"],
  ["application/x-zip-compressed", "application/zip"],
])

// Where several types share an extension, the first of the record is the one to use.
const BY_EXTENSION: ReadonlyMap<string, MediaType> = new Map(
  Object.entries(EXTENSIONS)
    .toReversed()
    .flatMap(([type, extension]) => (isMediaType(type) ? [[extension, type]] : [])),
)

function isMediaType(word: string): word is MediaType {
  return Object.hasOwn(EXTENSIONS, word)
}

export function extensionOf(type: MediaType): string {
  return EXTENSIONS[type]
}

/** The platform's name of a type, or undefined when it takes none such. */
export function mediaTypeNamed(name: string): MediaType | undefined {
  const bare = name.replace(/;.*$/s, "").trim().toLowerCase()
  return ALIASES.get(bare) ?? (isMediaType(bare) ? bare : undefined)
}

/** What these bytes are: by their first ones, else by the file's name, else text if they are that. */
export async function sniff(bytes: Uint8Array, filename: string | undefined): Promise<string | undefined> {
  // Loaded with the first upload: most bots never make one.
  const { fileTypeFromBuffer } = await import("file-type")
  const found = await fileTypeFromBuffer(bytes)
  const byName = BY_EXTENSION.get(
    extname(filename ?? "")
      .slice(1)
      .toLowerCase(),
  )
  // A container says less than a name does: .pages is a zip, .doc a compound file, .svg is XML.
  if (found !== undefined && !CONTAINERS.has(found.mime)) return found.mime
  return byName ?? found?.mime ?? (isText(bytes) ? "text/plain" : undefined)
}

const CONTAINERS: ReadonlySet<string> = new Set([
  "application/zip",
  "application/x-cfb",
  "application/xml",
  "text/xml",
])

function isText(bytes: Uint8Array): boolean {
  return bytes.length > 0 && isUtf8(bytes) && !bytes.includes(0)
}
