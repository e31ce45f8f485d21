import { readFile, stat } from "node:fs/promises"
import { basename } from "node:path"
import {
  type ActionOptions,
  BackchatError,
  type LocalMedia,
  MAX_UPLOAD_BYTES,
  type RemoteMedia,
} from "@backchat/core"
import type { LinqAPIV3 } from "@linqapp/sdk"
import type { Call } from "./call.ts"
import { platformError, refusal } from "./errors.ts"
import { extensionOf, type MediaType, mediaTypeNamed, sniff } from "./media-type.ts"

/** How an upload's bytes travel; the platform's storage is no part of its API. */
export type Fetch = typeof globalThis.fetch

const MAX_FILENAME_LENGTH = 255
const PUT_TIMEOUT_MS = 300_000

/**
 * Hands a file to the platform and returns its name there, which never expires.
 *
 * @throws BackchatError `too_large` above 100 MB; `bad_draft` when there is no such file, it is empty, or
 *   its type is not one the platform takes
 * @throws PlatformError when the upload is refused or not reached
 */
export async function upload(
  call: Call,
  fetch: Fetch,
  media: LocalMedia,
  { signal }: ActionOptions,
): Promise<RemoteMedia> {
  const bytes = await bytesOf(media.data, signal)
  if (bytes.length === 0) throw new BackchatError("bad_draft", "The file is empty; there is nothing to send.")
  const given = media.filename ?? ("path" in media.data ? basename(media.data.path) : undefined)
  const type = await typeOf(media.mimeType, bytes, given)
  const filename = given ?? `file.${extensionOf(type)}`
  if (filename === "" || filename.length > MAX_FILENAME_LENGTH) {
    throw new BackchatError(
      "bad_draft",
      `A filename has 1 to ${MAX_FILENAME_LENGTH} characters; pass another.`,
    )
  }
  const { data } = await call("attachments.create", signal, (client, options) =>
    client.attachments.create({ filename, content_type: type, size_bytes: bytes.length }, options),
  )
  await put(fetch, data, bytes, signal)
  return { attachmentId: data.attachment_id }
}

async function bytesOf(data: LocalMedia["data"], signal: AbortSignal): Promise<Uint8Array> {
  if (data instanceof Uint8Array) return within(data)
  if ("path" in data) return readWithin(data.path, signal)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of data) {
    signal.throwIfAborted()
    size += chunk.length
    if (size > MAX_UPLOAD_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

async function readWithin(path: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    if ((await stat(path)).size > MAX_UPLOAD_BYTES) throw tooLarge()
    return within(await readFile(path, { signal }))
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof BackchatError) throw error
    throw new BackchatError("bad_draft", `"${path}" cannot be read; give the path of a file.`, {
      cause: error,
    })
  }
}

function within(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_UPLOAD_BYTES) throw tooLarge()
  return bytes
}

function tooLarge(): BackchatError {
  return new BackchatError(
    "too_large",
    `A file may have ${MAX_UPLOAD_BYTES} bytes (100 MB); this one has more. Send a smaller one, or a link to it.`,
  )
}

async function typeOf(
  declared: string | undefined,
  bytes: Uint8Array,
  filename: string | undefined,
): Promise<MediaType> {
  const name = declared ?? (await sniff(bytes, filename))
  const type = name === undefined ? undefined : mediaTypeNamed(name)
  if (type !== undefined) return type
  throw new BackchatError(
    "bad_draft",
    `${name === undefined ? "The type of this file is not recognised" : `Files of type ${name} are not accepted`}. ` +
      "Images (JPEG, PNG, GIF, HEIC), videos (MP4, MOV), audio (M4A, MP3, WAV, AAC, CAF, AIFF, AMR), PDF, text, " +
      "Office documents and ZIP are; pass `mimeType` if it is one of these.",
  )
}

async function put(
  fetch: Fetch,
  { upload_url, required_headers }: LinqAPIV3.AttachmentCreateResponse,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const operation = "attachments.upload"
  try {
    const response = await fetch(upload_url, {
      method: "PUT",
      headers: required_headers, // the storage's signature covers exactly these
      body: bytes,
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(PUT_TIMEOUT_MS)]),
    })
    await response.body?.cancel()
    if (!response.ok)
      throw refusal(operation, response.status, (name) => response.headers.get(name), undefined)
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof BackchatError ? error : platformError(operation, error)
  }
}
