import { type DoorRequest, type DoorResponse, MAX_BODY_BYTES } from "../ports.ts"

const TOO_LARGE: DoorResponse = {
  status: 413,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ error: "The body is larger than 1 MiB." }),
}

/** The door for web-standard servers: reads the body within the limit, and answers with a `Response`. */
export async function fetchThrough(
  request: Request,
  receive: (request: DoorRequest) => Promise<DoorResponse>,
): Promise<Response> {
  const body = await readBody(request)
  const url = new URL(request.url)
  const {
    status,
    headers,
    body: text,
  } = body === undefined
    ? TOO_LARGE
    : await receive({
        method: request.method,
        url: url.pathname + url.search,
        header: (name) => request.headers.get(name) ?? undefined,
        body,
      })
  return new Response(text, { status, headers })
}

/** The whole body, or undefined as soon as it is longer than the limit. */
async function readBody(request: Request): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) return undefined
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.byteLength
    if (length > MAX_BODY_BYTES) return undefined // leaving the loop cancels the stream
    chunks.push(chunk)
  }
  const [only] = chunks
  if (chunks.length === 1 && only !== undefined) return only
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}
