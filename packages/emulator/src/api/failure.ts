import { LinqError } from "../world/errors.ts"

/** The body of every refusal. Source: Linq API docs, "Error codes". */
export interface ErrorBody {
  readonly success: false
  readonly error: {
    readonly status: number
    readonly code: number
    readonly message: string
    readonly doc_url: string
    readonly retry_after?: number
  }
  readonly trace_id: string
}

/** Writes a refusal as the platform does. */
export function errorBody({ code, status, message, retryAfterS }: LinqError, traceId: string): ErrorBody {
  const series = `${Math.floor(code / 1000)}xxx`
  return {
    success: false,
    error: {
      status,
      code,
      message,
      doc_url: `https://docs.linqapp.com/error/codes/${series}/${code}/`,
      ...(retryAfterS === undefined ? {} : { retry_after: retryAfterS }),
    },
    trace_id: traceId,
  }
}

/** The answer to an operation that the emulator does not have. Code 0 is not one of the platform's. */
export function notBuiltBody(operation: string, traceId: string): ErrorBody {
  return {
    success: false,
    error: {
      status: 501,
      code: 0,
      message: `The emulator does not have ${operation} yet. The platform has it; the emulator will not guess.`,
      doc_url: "https://docs.linqapp.com/",
    },
    trace_id: traceId,
  }
}

/**
 * Any thrown value as a refusal: what the body parser complains of is 1003, what the router does is 1005, and
 * the unforeseen is 3006.
 */
export function refusalOf(thrown: unknown): LinqError {
  if (thrown instanceof LinqError) return thrown
  const { type, status } = Object(thrown)
  if (typeof type === "string") {
    return new LinqError("InvalidRequestBody", `Invalid request body: ${type.replace(/^\w+\./, "")}`)
  }
  if (thrown instanceof URIError) return new LinqError("InvalidParameterValue", "The path cannot be read")
  if (status >= 400 && status < 500) return new LinqError("InvalidRequestBody")
  return new LinqError("InternalServerError", `Internal server error: ${Object(thrown).message ?? thrown}`)
}
