import { iso } from "../wire/time.ts"
import { eventName, type Happening } from "../world/happening.ts"
import type { Spec } from "../world/spec.ts"
import { dataOf } from "./data.ts"
import type { WebhookVersion } from "./version.ts"

/** What every event is wrapped in. Source: Linq API docs, "Webhook events". */
export interface Envelope {
  readonly api_version: "v3"
  readonly webhook_version: WebhookVersion
  readonly event_type: string
  readonly event_id: string
  readonly created_at: string
  readonly trace_id: string
  readonly partner_id: string
  readonly data: object
}

/** Wraps a happening, or null when this version has no such event. */
export function envelope(
  happening: Happening,
  eventId: string,
  version: WebhookVersion,
  spec: Spec,
): Envelope | null {
  const data = dataOf(happening, version, spec)
  if (!data) return null
  return {
    api_version: "v3",
    webhook_version: version,
    event_type: eventName(happening),
    event_id: eventId,
    created_at: iso(happening.at),
    trace_id: happening.traceId,
    partner_id: happening.line.account.partnerId,
    data,
  }
}
