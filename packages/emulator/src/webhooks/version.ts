import { LinqError } from "../world/errors.ts"

/** The shapes of payloads, by their dates. */
export const webhookVersions = ["2025-01-01", "2026-02-03"] as const

/** The shape of a payload. */
export type WebhookVersion = (typeof webhookVersions)[number]

/**
 * The version a target URL asks for with `?version=`; the newest when it asks for none.
 * Source: Linq API docs, "Webhook versions". @throws LinqError 1005 for a version that does not exist.
 */
export function versionOf(targetUrl: string): WebhookVersion {
  const asked = new URL(targetUrl).searchParams.get("version")
  if (asked === null) return "2026-02-03"
  const version = webhookVersions.find((candidate) => candidate === asked)
  if (version) return version
  throw new LinqError(
    "InvalidParameterValue",
    `target_url: version=${asked} is none of ${webhookVersions.join(", ")}`,
  )
}
