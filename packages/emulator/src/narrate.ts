import type { ApiCall } from "./api/server.ts"
import type { DeliveryAttempt } from "./webhooks/deliverer.ts"

/** An API call in one line. */
export function callInWords({ method, path, status, code, ms, traceId }: ApiCall): string {
  const said = status === 0 ? "answer lost" : `${status}${code === null ? "" : `/${code}`}`
  return `api      ${method} ${path} → ${said} in ${ms.toFixed(1)} ms, trace ${traceId}`
}

/** A delivery attempt in one line. */
export function attemptInWords(attempted: DeliveryAttempt): string {
  const { type, url, status, error, ms, attempt, nextInMs, eventId } = attempted
  const again = nextInMs === null ? "" : `, again in ${Math.round(nextInMs)} ms`
  return `webhook  ${type} → ${url} ${status ?? error} in ${ms.toFixed(1)} ms, attempt ${attempt}${again}, event ${eventId}`
}
