import { createHmac } from "node:crypto"

/** What is signed, and when. */
export interface Signing {
  /** `whsec_` and base64. */
  readonly secret: string
  readonly eventId: string
  /** Unix seconds of this very attempt: receivers refuse what is older than five minutes. */
  readonly timestampS: number
  readonly body: string
}

/** The Standard Webhooks signature, `v1,<base64>`. Source: Linq API docs, "Webhook signatures". */
export function standardSignature({ secret, eventId, timestampS, body }: Signing): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64")
  return `v1,${createHmac("sha256", key).update(`${eventId}.${timestampS}.${body}`).digest("base64")}`
}

/** The older signature in hex, keyed with the whole secret as text. Source: as above. */
export function legacySignature({ secret, timestampS, body }: Signing): string {
  return createHmac("sha256", secret).update(`${timestampS}.${body}`).digest("hex")
}

/** Both sets of headers that every delivery carries. Source: Linq API docs, "Webhooks". */
export function deliveryHeaders(
  signing: Signing,
  event: { readonly type: string; readonly subscriptionId: string },
): Record<string, string> {
  const timestamp = String(signing.timestampS)
  return {
    "content-type": "application/json",
    "webhook-id": signing.eventId,
    "webhook-timestamp": timestamp,
    "webhook-signature": standardSignature(signing),
    "x-webhook-event": event.type,
    "x-webhook-subscription-id": event.subscriptionId,
    "x-webhook-timestamp": timestamp,
    "x-webhook-signature": legacySignature(signing),
  }
}
