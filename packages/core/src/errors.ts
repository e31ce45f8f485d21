/** What went wrong, in a word that stays the same across versions. */
export type ErrorCode =
  | "unauthorized"
  | "malformed"
  | "too_large"
  | "unknown_filter"
  | "bad_pattern"
  | "registered_late"
  | "next_called_twice"
  | "empty_reply"
  | "bad_draft"
  | "no_chat"
  | "no_message"
  | "unsupported"
  | "bad_configuration"
  | "shutting_down"
  | "interrupted"
  | "deferred"
  | "opted_out"
  | "held"
  | "over_budget"
  | "handler_failed"
  | "handler_timeout"
  | "platform"
  | "stale_claim"
  | "state_conflict"
  | "state_invalid"

/**
 * Every error a user of Backchat can meet: `code` for programs, `message` for people: what happened,
 * what is legal, what to do.
 */
export class BackchatError extends Error {
  override readonly name: string = "BackchatError"
  readonly code: ErrorCode
  /** Whether the same thing may succeed later. Errors that cannot are buried without retries. */
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { retryable?: boolean } = {}) {
    super(message, options)
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

/** A request that the door turned away. `status` is the HTTP answer. */
export class DoorError extends BackchatError {
  override readonly name = "DoorError"
  readonly status: 400 | 401 | 413

  constructor(status: 400 | 401 | 413, message: string, options?: ErrorOptions) {
    super(status === 401 ? "unauthorized" : status === 413 ? "too_large" : "malformed", message, options)
    this.status = status
  }
}

export interface PlatformErrorDetails {
  /** What was tried, `messages.send`. */
  readonly operation: string
  /** HTTP status; absent when no answer came. */
  readonly status?: number | undefined
  /** The platform's own error code. */
  readonly platformCode?: number | undefined
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  /** How long the platform asks to wait. */
  readonly retryAfterMs?: number | undefined
  readonly traceId?: string | undefined
  readonly cause?: unknown
}

/** The platform refused or could not be reached. */
export class PlatformError extends BackchatError {
  override readonly name = "PlatformError"
  readonly operation: string
  readonly status: number | undefined
  readonly platformCode: number | undefined
  readonly retryAfterMs: number | undefined
  readonly traceId: string | undefined

  constructor(message: string, details: PlatformErrorDetails) {
    super("platform", message, { cause: details.cause, retryable: details.retryable })
    this.operation = details.operation
    this.status = details.status
    this.platformCode = details.platformCode
    this.retryAfterMs = details.retryAfterMs
    this.traceId = details.traceId
  }
}

/**
 * Not now: a middleware or handler puts the event off, without a fault and without using up a try. The
 * event keeps its place, and its chat waits with it.
 */
export class DeferredError extends BackchatError {
  override readonly name = "DeferredError"
  /** After how long the event runs again. */
  readonly delayMs: number

  constructor(message: string, delayMs: number) {
    super("deferred", message, { retryable: true })
    this.delayMs = delayMs
  }
}

/** This worker's lease ran out and the lane may be in other hands: nothing it does now counts. */
export class StaleClaimError extends BackchatError {
  override readonly name = "StaleClaimError"

  constructor(id: string) {
    super("stale_claim", `The lease on event ${id} was lost; another worker goes on with it.`, {
      retryable: true,
    })
  }
}

/** A state write met a newer version than the one it was based on. */
export class StateConflictError extends BackchatError {
  override readonly name = "StateConflictError"
  readonly key: string

  constructor(key: string) {
    // Keys may carry handles, and messages end up in logs.
    super("state_conflict", "The state changed since it was read; read it again and write anew.", {
      retryable: true,
    })
    this.key = key
  }
}

/** The error's text for logs and dead letters, whatever was thrown. */
export function describe(error: unknown): string {
  if (error instanceof Error) return error.message === "" ? error.name : `${error.name}: ${error.message}`
  return `Thrown value that is not an Error: ${String(error)}`
}
