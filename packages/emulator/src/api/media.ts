import { LinqError } from "../world/errors.ts"
import { maxFetchBytes } from "../world/limits.ts"
import { fileNameOf, guessType } from "../world/media-types.ts"
import type { Content, PartDraft } from "../world/message.ts"
import type { Call } from "./operation.ts"

const loopback = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$)/i
const ownFile = /\/attachments\/partners\/[^/]+\/([0-9a-f-]{36})\//

/** Whether a URL leads to this machine. */
export function isLoopback(url: string): boolean {
  return loopback.test(url)
}

/** Whether a URL is one the platform itself gave out for a file. */
export function isDownloadUrl(url: string): boolean {
  return ownFile.test(url)
}

/**
 * Makes files of the media a message names by URL. Only this machine is asked, unless the emulator was told
 * otherwise: other addresses stay as they are, and their type is guessed from their ending.
 *
 * @throws LinqError 5005 over 10 MB, 5007 when the file cannot be fetched.
 */
export async function fetchMedia(call: Call, content: Content): Promise<Content> {
  if (!content.parts.some((part) => part.type === "media" && "url" in part)) return content
  return { ...content, parts: await Promise.all(content.parts.map((part) => fetchPart(call, part))) }
}

async function fetchPart(call: Call, part: PartDraft): Promise<PartDraft> {
  if (part.type !== "media" || !("url" in part)) return part
  const own = part.url.startsWith(call.world.origin) ? ownFile.exec(part.url)?.[1] : undefined
  if (own) return { type: "media", attachmentId: own }
  if (!isLoopback(part.url) && !call.fetchRemoteMedia) return part
  const filename = fileNameOf(part.url)
  const { bytes, contentType } = await download(part.url)
  const type = contentType?.split(";")[0]?.trim() || guessType(filename)
  return { type: "media", attachmentId: call.world.attachments.keep(call.account, filename, type, bytes).id }
}

async function download(url: string): Promise<{ bytes: Uint8Array; contentType: string | null }> {
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(10_000) })
    if (!response.ok) throw new Error(`it answered ${response.status}`)
    const bytes = new Uint8Array(await response.arrayBuffer())
    if (bytes.byteLength <= maxFetchBytes) return { bytes, contentType: response.headers.get("content-type") }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new LinqError("ImageDownloadFailed", `Failed to download ${url}: ${why}`)
  }
  throw new LinqError(
    "FileTooLarge",
    `${url} is larger than 10 MB; upload it first and use its attachment_id`,
  )
}
