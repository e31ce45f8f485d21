import type { IncomingMessage } from "node:http"

const EMPTY = new Uint8Array(0)

/**
 * Reads a request's body, and gives up as soon as it is known to be longer than `limitBytes`: what a header
 * declares too long is not read at all, what turns out too long is not kept any further.
 *
 * @throws Error when the connection breaks before the body ends
 */
export function readBody(request: IncomingMessage, limitBytes: number): Promise<Uint8Array | "too_large"> {
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) return Promise.resolve("too_large")
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined
    let more: Buffer[] | undefined
    let size = 0
    request.on("data", (chunk: Buffer) => {
      size += chunk.length
      if (size > limitBytes) {
        first = undefined
        more = undefined
        resolve("too_large")
      } else if (first === undefined) first = chunk
      else if (more === undefined) more = [first, chunk]
      else more.push(chunk)
    })
    request.on("end", () => resolve(more === undefined ? (first ?? EMPTY) : Buffer.concat(more, size)))
    request.on("error", reject)
    // Every request closes in the end, and an error takes its time to note where it comes from.
    request.on("close", () => {
      if (!request.complete) reject(new Error("The connection closed before the body ended."))
    })
  })
}
