import type Linq from "@linqapp/sdk"

/** Every type that can be announced, with the file endings it is known by. Source: Linq API docs, "Attachments". */
const endings: Readonly<Record<Linq.SupportedContentType, readonly string[]>> = {
  "image/jpeg": ["jpg", "jpeg"],
  "image/png": ["png"],
  "image/gif": ["gif"],
  "image/heic": ["heic"],
  "image/heif": ["heif"],
  "image/tiff": ["tif", "tiff"],
  "image/bmp": ["bmp"],
  "image/svg+xml": ["svg"],
  "image/webp": ["webp"],
  "image/x-icon": ["ico"],
  "video/mp4": ["mp4"],
  "video/quicktime": ["mov"],
  "video/mpeg": ["mpg", "mpeg"],
  "video/mpeg2": [],
  "video/x-m4v": ["m4v"],
  "video/x-msvideo": ["avi"],
  "video/3gpp": ["3gp"],
  "audio/mpeg": ["mp3"],
  "audio/mp3": [],
  "audio/x-m4a": ["m4a"],
  "audio/mp4": [],
  "audio/x-caf": ["caf"],
  "audio/x-wav": ["wav"],
  "audio/x-aiff": ["aiff", "aif"],
  "audio/aiff": [],
  "audio/aac": ["aac"],
  "audio/midi": ["mid", "midi"],
  "audio/amr": ["amr"],
  "application/pdf": ["pdf"],
  "text/plain": ["txt"],
  "text/markdown": ["md"],
  "text/vcard": ["vcf"],
  "text/rtf": ["rtf"],
  "text/csv": ["csv"],
  "text/html": ["html", "htm"],
  "text/calendar": ["ics"],
  "application/msword": ["doc"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/vnd.ms-excel": ["xls"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.ms-powerpoint": ["ppt"],
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": ["pptx"],
  "application/x-iwork-pages-sffpages": ["pages"],
  "application/x-iwork-numbers-sffnumbers": ["numbers"],
  "application/x-iwork-keynote-sffkey": ["key"],
  "application/epub+zip": ["epub"],
  "text/xml": ["xml"],
  "application/json": ["json"],
  "application/zip": ["zip"],
  "application/x-gzip": ["gz"],
}

const byEnding = new Map(
  Object.entries(endings).flatMap(([type, known]) => known.map((ending) => [ending, type])),
)

/** Whether the platform accepts files of this type. */
export function isSupported(type: string): type is Linq.SupportedContentType {
  return Object.hasOwn(endings, type)
}

/** The type a file name suggests; `application/octet-stream` when it suggests none. */
export function guessType(filename: string): string {
  const ending = filename.slice(filename.lastIndexOf(".") + 1).toLowerCase()
  return byEnding.get(ending) ?? "application/octet-stream"
}

/** The file name at the end of a URL, or `file`. */
export function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split("/").at(-1) || "file"
  try {
    return decodeURIComponent(last)
  } catch {
    return last // a stray percent sign is legal in a URL
  }
}
