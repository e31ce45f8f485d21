import { type Fields, fieldsOf, isFields, textOf } from "./parse/payload.ts"

/** What every webhook carries around its `data`, both versions alike (Linq API reference, "Webhooks"). */
export interface Envelope {
  readonly type: string | undefined
  readonly id: string | undefined
  readonly createdAt: unknown
  readonly traceId: string | undefined
  readonly data: Fields
}

/**
 * Reads the envelope. Each field forgives alone: a signed object whose shape drifted is still a delivery,
 * since the platform does not send a refused one again.
 */
export function envelopeOf(payload: unknown): Envelope | undefined {
  if (!isFields(payload)) return undefined
  return {
    type: textOf(payload.event_type),
    id: textOf(payload.event_id),
    createdAt: payload.created_at,
    traceId: textOf(payload.trace_id),
    data: fieldsOf(payload.data),
  }
}
