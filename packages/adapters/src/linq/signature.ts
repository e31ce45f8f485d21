import { timingSafeEqual } from "node:crypto"
import { BackchatError, DoorError, type DoorRequest } from "@backchat/core"
import { type Hmac, hmacSha256 } from "./hmac.ts"

/**
 * Webhook signatures: Standard Webhooks (https://www.standardwebhooks.com), and the platform's older
 * scheme for requests that carry only that one. Both are HMAC-SHA256 over the bytes as they came.
 */

/** Throws `DoorError` 401 unless the request was signed with one of the secrets, not long ago. */
export type SignatureCheck = (request: DoorRequest) => void

export interface SignatureOptions {
  /** One secret, or several while you change from one to the next: any of them may have signed. */
  readonly secrets: readonly string[]
  /** How far the request's time may be from ours, both ways. */
  readonly toleranceMs: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

// Linq API reference, "Webhooks": `whsec_` and 32 bytes of base64. Standard Webhooks allows 24 to 64.
const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/
const MIN_KEY_BYTES = 24
const MAX_KEY_BYTES = 64

// What a header may hold, so that a hostile one costs nothing.
const ID = /^[\x21-\x7e]{1,256}$/
const UNIX_SECONDS = /^\d{1,12}$/
const MAX_HEADER_LENGTH = 4_096
const MAX_SIGNATURES = 16

/**
 * Prepares the keys once and returns the check that runs on every request.
 *
 * @throws BackchatError `bad_configuration` when a secret cannot be one
 */
export function signatureCheck({ secrets, toleranceMs, now }: SignatureOptions): SignatureCheck {
  const keys = secrets.map((secret) => hmacSha256(standardKey(secret)))
  const legacyKeys = secrets.map((secret) => hmacSha256(Buffer.from(secret, "utf8")))

  return (request) => {
    const id = request.header("webhook-id")
    const timestamp = request.header("webhook-timestamp")
    const signatures = request.header("webhook-signature")
    if (id !== undefined || timestamp !== undefined || signatures !== undefined) {
      if (id === undefined || !ID.test(id)) throw refused("webhook-id", id)
      checkTime("webhook-timestamp", timestamp, toleranceMs, now())
      checkHeader("webhook-signature", signatures)
      const signed = `${id}.${timestamp}.`
      const candidates = standardSignatures(signatures)
      if (!signedByAny(keys, signed, request.body, "base64", candidates)) throw notOurs()
      return
    }
    const legacy = request.header("x-webhook-signature")
    if (legacy === undefined)
      throw new DoorError(401, "The request is not signed: it has no webhook-signature.")
    checkHeader("x-webhook-signature", legacy)
    const legacyTimestamp = request.header("x-webhook-timestamp")
    checkTime("x-webhook-timestamp", legacyTimestamp, toleranceMs, now())
    if (!signedByAny(legacyKeys, `${legacyTimestamp}.`, request.body, "hex", [legacy])) throw notOurs()
  }
}

function standardKey(secret: string): Uint8Array {
  const base64 = SECRET.exec(secret)?.[1]
  const bytes = Buffer.from(base64 ?? "", "base64")
  if (base64 === undefined || bytes.length < MIN_KEY_BYTES || bytes.length > MAX_KEY_BYTES) {
    throw new BackchatError(
      "bad_configuration",
      `A webhook secret must be "whsec_" and then the base64 of ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} bytes; ` +
        `the one given ${secretFault(secret, bytes.length)}. Copy the whole "signing_secret" that Linq ` +
        "returned when the webhook subscription was created; it is shown only then.",
    )
  }
  return bytes
}

// Says what is wrong with a secret without showing any of it.
function secretFault(secret: string, keyBytes: number): string {
  if (!secret.startsWith("whsec_")) return `does not begin with "whsec_"`
  return SECRET.test(secret) ? `holds ${keyBytes} bytes` : "has characters that are not base64"
}

function checkTime(name: string, value: string | undefined, toleranceMs: number, now: number): void {
  if (value === undefined || !UNIX_SECONDS.test(value)) throw refused(name, value)
  // Whole seconds on both sides, as the header counts them.
  const secondsAhead = Number(value) - Math.floor(now / 1000)
  if (Math.abs(secondsAhead) * 1000 <= toleranceMs) return
  throw new DoorError(
    401,
    `The request was signed ${Math.abs(secondsAhead)} s ${secondsAhead < 0 ? "ago" : "in the future"}; ` +
      `${toleranceMs / 1000} s are allowed. If requests from Linq end here, set this machine's clock.`,
  )
}

function checkHeader(name: string, value: string | undefined): asserts value is string {
  // A transport joins a repeated header with ", ", which no single signature header contains.
  if (value === undefined || value === "" || value.length > MAX_HEADER_LENGTH || value.includes(", ")) {
    throw refused(name, value)
  }
}

/** The `v1` signatures of a header, without their version; other versions are passed over. */
function standardSignatures(header: string): readonly string[] {
  if (!header.includes(" ")) return header.startsWith("v1,") ? [header.slice(3)] : [] // as it nearly always is
  const signatures = header.split(" ", MAX_SIGNATURES + 1)
  if (signatures.length > MAX_SIGNATURES) throw new DoorError(401, `More than ${MAX_SIGNATURES} signatures.`)
  return signatures.filter((one) => one.startsWith("v1,")).map((one) => one.slice(3))
}

function signedByAny(
  keys: readonly Hmac[],
  prefix: string,
  body: Uint8Array,
  encoding: "base64" | "hex",
  candidates: readonly string[],
): boolean {
  if (candidates.length === 0) return false
  for (const hmac of keys) {
    const expected = Buffer.from(hmac(prefix, body, encoding))
    for (const candidate of candidates) {
      // The text is compared, not the bytes it stands for: lenient decoders accept many texts for one.
      if (candidate.length !== expected.length) continue
      const given = Buffer.from(candidate)
      if (given.length === expected.length && timingSafeEqual(given, expected)) return true
    }
  }
  return false
}

function refused(header: string, value: string | undefined): DoorError {
  return new DoorError(401, `The request's ${header} is ${value === undefined ? "missing" : "not valid"}.`)
}

function notOurs(): DoorError {
  return new DoorError(
    401,
    "The signature does not match the body. If requests from Linq end here, LINQ_WEBHOOK_SECRET is not the " +
      "secret of this webhook subscription, or a proxy or body parser changed the body on its way.",
  )
}
