/** How much the platform allows. */
export interface Limits {
  /** Messages from one line to one chat in any 60 s. Infinity switches the limit off. */
  readonly sendsPerMinute: number
  /** Milliseconds between two capability checks of one line. 0 switches the limit off. */
  readonly capabilityIntervalMs: number
}

/** The platform's own numbers. Source: Linq API docs, "Rate limits". */
export const defaultLimits: Limits = { sendsPerMinute: 30, capabilityIntervalMs: 10_000 }

/** Most bytes of a file that was uploaded first: 100 MB. Source: Linq API docs, "Attachments". */
export const maxUploadBytes = 104_857_600

/** Most bytes of a file that is fetched from its URL: 10 MB. Source: Linq API docs, "Sending messages". */
export const maxFetchBytes = 10_485_760

/** How long an upload URL lives. Source: Linq API docs, "Attachments". */
export const uploadWindowMs = 900_000

/** How long after sending a message can be edited. Source: Linq API docs, "Edit a message". */
export const editWindowMs = 900_000

/** How often a message can be edited. Source: Linq API docs, "Edit a message". */
export const maxEdits = 5

/** How long the typing dots stay without a refresh. Source: Linq API docs, "Typing indicators". */
export const typingShowsMs = 90_000

/** How recent a message must be for typing dots to show. Source: Linq API docs, "Typing indicators". */
export const typingNeedsActivityMs = 300_000

/** How long a key is remembered; the platform publishes no number. */
export const idempotencyWindowMs = 86_400_000
