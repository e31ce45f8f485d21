import type { PhoneMessage, PhonePart } from "../store/wire.ts"

/** A message as one line of a list. */
export function previewOf({ parts, voiceMemo }: PhoneMessage): string {
  if (voiceMemo) return "Audio message"
  return parts.map(partInWords).join(" ").replace(/\s+/g, " ").trim()
}

/** A part in words, for lists, quotes and people who hear the page. */
export function partInWords(part: PhonePart): string {
  switch (part.type) {
    case "text":
      return part.value
    case "link":
      return part.value.replace(/^https?:\/\/(www\.)?/, "")
    case "card":
      return part.caption || part.app
    case "poll":
      return `Poll: ${part.options.map(({ text }) => text).join(", ")}`
    case "media":
      return (
        { image: "Photo", video: "Video", audio: "Audio" }[part.mimeType.split("/")[0] ?? ""] ?? part.filename
      )
  }
}

/** Whether a phone shows it: what is still on its way is not there yet. */
export function isShown({ status }: PhoneMessage): boolean {
  return status !== "pending" && status !== "queued"
}
