import { LinqError } from "../world/errors.ts"
import { maxFetchBytes } from "../world/limits.ts"

/** A file as it came. */
export interface Download {
  readonly bytes: Uint8Array
  readonly contentType: string | null
}

const timeoutMs = 10_000
const mostAtOnce = 8
let free = mostAtOnce
const waiting: (() => void)[] = []

/**
 * Gets a file of at most 10 MB within 10 s. Redirects are not followed: they could lead anywhere. A few
 * downloads run at once, the others wait, so that no message can fill the memory.
 *
 * @throws LinqError 5005, 5007.
 */
export async function download(url: string): Promise<Download> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve))
  else free--
  try {
    return await get(url)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else free++
  }
}

async function get(url: string): Promise<Download> {
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)])
  try {
    const response = await fetch(url, { redirect: "error", signal })
    if (!response.ok) throw new Error(`it answered ${response.status}`)
    return { bytes: await read(response), contentType: response.headers.get("content-type") }
  } catch (error) {
    if (error instanceof LinqError) throw error
    throw new LinqError("ImageDownloadFailed", `Failed to download ${url.slice(0, 200)}: ${reasonOf(error)}`)
  } finally {
    stop.abort()
  }
}

async function read({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.byteLength
    if (size > maxFetchBytes) {
      throw new LinqError(
        "FileTooLarge",
        "The file is larger than 10 MB; upload it first and use its attachment_id",
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function reasonOf(error: unknown): string {
  const { message, cause } = Object(error)
  return String(Object(cause).code ?? Object(cause).message ?? message ?? error)
}
