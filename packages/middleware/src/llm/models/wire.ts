import { describe, type Json, PlatformError } from "@backchat/core"
import { serverSentData } from "./sse.ts"

export interface WireRequest {
  /** Names the model in errors. */
  readonly name: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Json
  readonly signal: AbortSignal
}

/**
 * Posts a request and reads the JSON of each server-sent event of the answer.
 *
 * @throws PlatformError with the status, the wait that `Retry-After` asks for, and whether to try again
 */
export async function* events(request: WireRequest): AsyncGenerator<unknown> {
  const { name, signal } = request
  const response = await post(request)
  if (!response.ok) throw await refusal(name, response)
  try {
    if (response.body === null) return
    for await (const data of serverSentData(response.body)) {
      if (data !== "[DONE]") yield JSON.parse(data)
    }
  } catch (error) {
    if (signal.aborted || error instanceof PlatformError) throw error
    throw brokenOff(name, error)
  }
}

/** The error of a stream that ended before the model had finished. */
export function brokenOff(name: string, cause?: unknown): PlatformError {
  const why = cause === undefined ? "the stream ended early" : describe(cause)
  return new PlatformError(`${name} broke off: ${why}`, { operation: "model.stream", retryable: true, cause })
}

async function post({ name, url, headers, body, signal }: WireRequest): Promise<Response> {
  try {
    return await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
      body: JSON.stringify(body),
      signal,
    })
  } catch (error) {
    if (signal.aborted) throw error
    const message = `${name} could not be reached at ${new URL(url).origin}.`
    throw new PlatformError(message, { operation: "model.stream", retryable: true, cause: error })
  }
}

const SHOWN_LENGTH = 300

async function refusal(name: string, response: Response): Promise<PlatformError> {
  const { status, headers } = response
  const said = (await response.text()).slice(0, SHOWN_LENGTH)
  const seconds = Number(headers.get("retry-after") ?? Number.NaN)
  return new PlatformError(`${name} answered ${status}: ${said}`, {
    operation: "model.stream",
    status,
    retryable: status === 408 || status === 409 || status === 429 || status >= 500,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
    traceId: headers.get("x-request-id") ?? headers.get("request-id") ?? undefined,
  })
}
