import { downloadUrl } from "../world/attachments.ts"
import { LinqError } from "../world/errors.ts"
import { fileNameOf, guessType } from "../world/media-types.ts"
import type { Content, PartDraft } from "../world/message.ts"
import { contradicts } from "../world/sniff.ts"
import { isLoopback, ownFileId } from "./addresses.ts"
import { download } from "./download.ts"
import type { Call } from "./operation.ts"

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
  const own = ownFileId(part.url, call.world.origin)
  if (own) return { type: "media", attachmentId: own }
  return mayFetch(call, part.url)
    ? { type: "media", attachmentId: (await fetchFile(call, part.url)).id }
    : part
}

/**
 * Hosts a picture that a group, a card or a background names by URL, under the rule of {@link fetchMedia}.
 *
 * @returns its address here, or the URL as it was when it may not be fetched.
 * @throws LinqError 5006 when it is no picture, 5005 and 5007 as above.
 */
export async function fetchImage(call: Call, url: string): Promise<string> {
  if (ownFileId(url, call.world.origin) || !mayFetch(call, url)) return url
  const file = await fetchFile(call, url)
  if (
    file.contentType.startsWith("image/") &&
    !contradicts(file.contentType, file.bytes ?? new Uint8Array())
  ) {
    return downloadUrl(call.world, file)
  }
  call.world.attachments.delete(call.account, file.id)
  throw new LinqError("ContentTypeMismatch", `${url.slice(0, 200)} is ${file.contentType} and no picture`)
}

function mayFetch({ fetchRemoteMedia }: Call, url: string): boolean {
  return fetchRemoteMedia || isLoopback(url)
}

async function fetchFile({ world, account }: Call, url: string) {
  const filename = fileNameOf(url).slice(0, 255)
  const { bytes, contentType } = await download(url)
  const type = contentType?.split(";")[0]?.trim() || guessType(filename)
  return world.attachments.keep(account, filename, type, bytes)
}
