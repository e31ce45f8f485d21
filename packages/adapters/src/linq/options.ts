import { BackchatError } from "@backchat/core"
import type { LinqAPIV3 } from "@linqapp/sdk"
import type { Fetch } from "./upload.ts"

/** How to reach your Linq account. Everything has a default from the environment. */
export interface LinqOptions {
  /** Default: `LINQ_API_V3_API_KEY`. */
  readonly apiKey?: string | undefined
  /**
   * The `signing_secret` of your webhook subscription, or several while you change from one to the next.
   * Default: `LINQ_WEBHOOK_SECRET`, several separated by spaces or commas.
   */
  readonly webhookSecret?: string | readonly string[] | undefined
  /** Default: `LINQ_API_V3_BASE_URL`, else production. */
  readonly baseURL?: string | undefined
  /** Your numbers, in E.164, that this bot serves; events of others are ignored. Default: all of them. */
  readonly lines?: readonly string[] | undefined
  /** How old a signature may be, or how far in the future. Default 300,000 (5 minutes). */
  readonly toleranceMs?: number | undefined
  /** A client of your own; then `apiKey` and `baseURL` are its business. */
  readonly client?: LinqAPIV3 | undefined
  /** Used for API calls and uploads. Default: the global one. */
  readonly fetch?: Fetch | undefined
  /** Epoch milliseconds, for tests. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** @throws BackchatError `bad_configuration` when there is none: nothing could be verified */
export function secretsFrom({ webhookSecret }: LinqOptions): readonly string[] {
  const given = webhookSecret ?? process.env.LINQ_WEBHOOK_SECRET ?? ""
  const secrets = typeof given === "string" ? given.split(/[\s,]+/).filter((secret) => secret !== "") : given
  if (secrets.length > 0) return secrets
  throw new BackchatError(
    "bad_configuration",
    "There is no webhook secret, so no webhook could be verified. Set LINQ_WEBHOOK_SECRET, or pass " +
      'linq({ webhookSecret }): the "signing_secret" that Linq returned when the webhook subscription was created.',
  )
}

/** @throws BackchatError `bad_configuration` when there is none */
export function apiKeyFrom({ apiKey }: LinqOptions): string {
  const key = (apiKey ?? process.env.LINQ_API_V3_API_KEY ?? "").trim()
  if (key !== "") return key
  throw new BackchatError(
    "bad_configuration",
    "There is no API key, so nothing could be sent. Set LINQ_API_V3_API_KEY, or pass linq({ apiKey }).",
  )
}

/** @throws BackchatError `bad_configuration` when it is no http(s) URL */
export function baseURLFrom({ baseURL }: LinqOptions): string | undefined {
  const url = (baseURL ?? process.env.LINQ_API_V3_BASE_URL ?? "").trim()
  if (url === "") return undefined
  if (URL.canParse(url) && /^https?:/i.test(url)) return url
  throw new BackchatError(
    "bad_configuration",
    `The base URL "${url}" is not an http(s) URL. It ends before "/v3", like https://api.linqapp.com/api/partner.`,
  )
}

const E164 = /^\+[1-9]\d{1,14}$/

/** @throws BackchatError `bad_configuration` when one is not in E.164: it would match no event */
export function linesFrom({ lines }: LinqOptions): ReadonlySet<string> | undefined {
  const wrong = lines?.find((line) => !E164.test(line))
  if (wrong === undefined) return lines && new Set(lines)
  throw new BackchatError(
    "bad_configuration",
    `"${wrong}" in \`lines\` is not a number in E.164; write it like +12025550100.`,
  )
}

/** @throws BackchatError `bad_configuration` when it is no time */
export function toleranceFrom({ toleranceMs = 300_000 }: LinqOptions): number {
  if (toleranceMs >= 0 && Number.isFinite(toleranceMs)) return toleranceMs
  throw new BackchatError(
    "bad_configuration",
    `toleranceMs is ${toleranceMs}; it must be 0 or more milliseconds (300,000 by default).`,
  )
}
