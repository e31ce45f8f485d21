import type { LinqAPIV3 } from "@linqapp/sdk"
import { apiKeyFrom, baseURLFrom, type LinqOptions } from "./options.ts"

/**
 * The user's client, or the official one. Loading that takes as long as loading all of the adapter, so it begins
 * now but nobody waits for it before there is something to send.
 *
 * @throws BackchatError `bad_configuration` when there is no API key, or the base URL is none
 */
export function clientFrom(options: LinqOptions): () => Promise<LinqAPIV3> {
  const client = options.client === undefined ? load(options) : Promise.resolve(options.client)
  client.catch(() => {}) // whoever sends is told
  return () => client
}

function load(options: LinqOptions): Promise<LinqAPIV3> {
  const apiKey = apiKeyFrom(options)
  const baseURL = baseURLFrom(options)
  return import("@linqapp/sdk").then(
    ({ LinqAPIV3 }) =>
      new LinqAPIV3({
        apiKey,
        webhookSecret: null,
        maxRetries: 0,
        ...(baseURL !== undefined && { baseURL }),
        ...(options.fetch !== undefined && { fetch: options.fetch }),
      }),
  )
}
