import LinqAPIV3 from "@linqapp/sdk"
import { Failure } from "../command-line/problem.ts"

/** The shape of webhooks that Backchat reads best; it is pinned in each subscription's address. */
export const WEBHOOK_VERSION = "2026-02-03"

/** The official client, by the environment. @throws Failure when there is no key */
export function platform(): LinqAPIV3 {
  if ((process.env.LINQ_API_V3_API_KEY ?? "").trim() !== "")
    return new LinqAPIV3({ maxRetries: 1, timeout: 15_000 })
  throw new Failure(
    "There is no API key. Set LINQ_API_V3_API_KEY in the environment or in .env; the key is in your Linq account.",
  )
}

/** Asks the platform, and explains its refusals. @throws Failure */
export async function ask<Answer>(question: Promise<Answer>): Promise<Answer> {
  try {
    return await question
  } catch (error) {
    throw new Failure(refusalInWords(error), { cause: error })
  }
}

/** What the platform answered, and what to do about it. */
export function refusalInWords(error: unknown): string {
  if (!(error instanceof LinqAPIV3.APIError)) return error instanceof Error ? error.message : String(error)
  const { status, headers } = error
  if (status === undefined) {
    const base = process.env.LINQ_API_V3_BASE_URL ?? "api.linqapp.com"
    return `Linq cannot be reached at ${base}: ${causeOf(error)}. Check the network and LINQ_API_V3_BASE_URL.`
  }
  const trace = headers?.get("x-trace-id")
  const where = trace == null ? "" : ` (trace ${trace})`
  if (status === 401) return `Linq refuses the key (401). Check LINQ_API_V3_API_KEY${where}.`
  const { code, message } = Object(Object(error.error).error)
  return `Linq answered ${status}${code === undefined ? "" : `/${code}`}: ${message ?? error.message}${where}`
}

function causeOf(error: Error): string {
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.cause instanceof Error
    ? cause.cause.message || String(Object(cause.cause).code)
    : cause.message
}
