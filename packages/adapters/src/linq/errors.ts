import { PlatformError } from "@backchat/core"
import { CODES } from "./error-codes.ts"
import { countOf, type Fields, fieldsOf, isFields, textOf } from "./parse/payload.ts"

/** Reads a response header by its name. */
export type HeaderReader = (name: string) => string | null

/**
 * What the SDK threw, as an error that teaches: what was refused, the code and what it means, what to do,
 * the trace id. The SDK's own error is its `cause`. Read by shape rather than by class, so that the error
 * of another copy or version of the SDK is understood as well.
 *
 * @param operation the SDK's method, `chats.messages.send`
 */
export function platformError(operation: string, error: unknown): PlatformError {
  const fields = isFields(error) ? error : {}
  const status = countOf(fields.status)
  if (status !== undefined) return refusal(operation, status, headersOf(fields.headers), fields.error, error)
  if ("error" in fields && "headers" in fields) return unreachable(operation, error)
  return unreadable(operation, error)
}

/** An answer of the platform that is not 2xx. */
export function refusal(
  operation: string,
  status: number,
  header: HeaderReader,
  body: unknown,
  cause?: unknown,
): PlatformError {
  // The SDK keeps the whole body, `{ error: { code } }`; some versions keep the inner object.
  const outer = fieldsOf(body)
  const inner = isFields(outer.error) ? outer.error : outer
  const platformCode = countOf(inner.code)
  const known = platformCode === undefined ? undefined : CODES[platformCode]
  const traceId = header("x-trace-id") ?? textOf(outer.trace_id)

  const code = platformCode === undefined ? "" : `, code ${platformCode}${known ? ` ${known.name}` : ""}`
  const what = known?.meaning ?? redact(textOf(inner.message) ?? "it did not say why")
  const detail = known === undefined ? undefined : textOf(inner.message)
  const sentences = [
    `Linq refused ${operation} (${status}${code}): ${what}.`,
    detail === undefined ? undefined : `It says: ${redact(detail)}`,
    known?.advice,
    traceId === undefined ? undefined : `Trace id ${traceId}.`,
  ]
  return new PlatformError(sentences.filter((sentence) => sentence !== undefined).join(" "), {
    operation,
    status,
    platformCode,
    retryable: isRetryable(status, header, known?.passes),
    retryAfterMs: retryAfter(header, inner),
    traceId,
    cause,
  })
}

function unreachable(operation: string, error: unknown): PlatformError {
  const why = causeOf(error)
  return new PlatformError(
    `Linq could not be reached for ${operation}${why === undefined ? "" : ` (${why})`}. ` +
      "If it lasts, check the network and LINQ_API_V3_BASE_URL.",
    { operation, retryable: true, cause: error },
  )
}

function unreadable(operation: string, error: unknown): PlatformError {
  // A connection that breaks inside an answer is a TypeError of fetch, half an answer a SyntaxError.
  const broken = error instanceof TypeError || error instanceof SyntaxError
  return new PlatformError(
    broken
      ? `Linq's answer to ${operation} broke off or was not JSON.`
      : `${operation} could not be called: ${error instanceof Error ? error.message : "unknown failure"}`,
    { operation, retryable: broken, cause: error },
  )
}

function isRetryable(status: number, header: HeaderReader, passes: true | undefined): boolean {
  const word = header("x-should-retry")
  if (word === "true" || word === "false") return word === "true"
  return status === 408 || status === 429 || status >= 500 || passes === true
}

function retryAfter(header: HeaderReader, inner: Fields): number | undefined {
  const ms = Number.parseFloat(header("retry-after-ms") ?? "")
  if (ms >= 0) return ms
  const after = header("retry-after")
  if (after !== null) {
    const seconds = Number(after)
    const until = Number.isNaN(seconds) ? Date.parse(after) - Date.now() : seconds * 1000
    if (!Number.isNaN(until)) return Math.max(0, until)
  }
  const seconds = countOf(inner.retry_after)
  return seconds === undefined ? undefined : seconds * 1000
}

function headersOf(value: unknown): HeaderReader {
  const headers = value instanceof Headers ? value : new Headers()
  return (name) => headers.get(name)
}

// `fetch failed` says nothing; its cause says ECONNREFUSED.
function causeOf(error: unknown): string | undefined {
  let deepest: unknown = error
  while (deepest instanceof Error && deepest.cause !== undefined) deepest = deepest.cause
  const code = fieldsOf(deepest).code
  return textOf(code) ?? (deepest instanceof Error ? textOf(deepest.message) : undefined)
}

const HANDLE = /\+\d{5,15}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

/** The platform may quote a handle, and messages of errors end up in logs. */
function redact(text: string): string {
  return text.replace(HANDLE, "…")
}
