import { ZodError, z } from "zod"

/** Why there is no answer. */
export interface Refusal {
  readonly status: number
  readonly message: string
  readonly retryAfterMs: number | undefined
}

/** What was thrown, with the status that it carries: 400 for a body that is none, 500 for anything else. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof ZodError)
    return { status: 400, message: z.prettifyError(thrown), retryAfterMs: undefined }
  const { status, retryAfterMs, message } = withStatus.catch({}).parse(thrown)
  return { status: status ?? 500, message: message ?? String(thrown), retryAfterMs }
}

const withStatus = z.object({
  status: z.int().min(400).max(599).optional().catch(undefined),
  retryAfterMs: z.number().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
})

/** As OpenAI writes errors. */
export function openaiError({ status, message }: Refusal): object {
  const type = status < 500 ? "invalid_request_error" : "server_error"
  return { error: { message, type, param: null, code: null } }
}

const ANTHROPIC_TYPES: ReadonlyMap<number, string> = new Map([
  [400, "invalid_request_error"],
  [401, "authentication_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [529, "overloaded_error"],
])

/** As Anthropic writes errors. */
export function anthropicError({ status, message }: Refusal): object {
  const type = ANTHROPIC_TYPES.get(status) ?? (status < 500 ? "invalid_request_error" : "api_error")
  return { type: "error", error: { type, message } }
}
