/** How much the platform allows. */
export interface Limits {
  /** Messages from one line to one chat in any 60 s. Infinity switches the limit off. */
  readonly sendsPerMinute: number
  /** Milliseconds between two capability checks of one line. 0 switches the limit off. */
  readonly capabilityIntervalMs: number
  /** Messages of a sandbox account in one day of UTC. */
  readonly sandboxSendsPerDay: number
  /** How long a new chat is "still being created", in ms. 0: one turn of the event loop. */
  readonly chatCreationMs: number
  /** Bytes of all files together; the emulator's own, so that nobody fills the memory. */
  readonly storageBytes: number
}

/** The platform's own numbers, but for the last two. Source: Linq API docs, "Rate limits". */
export const defaultLimits: Limits = {
  sendsPerMinute: 30,
  capabilityIntervalMs: 10_000,
  sandboxSendsPerDay: 100,
  chatCreationMs: 0,
  storageBytes: 536_870_912,
}

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

/** How long a shared contact card is not shown again. Source: Linq API docs, "Contact card". */
export const cardShownForMs = 86_400_000

/** How long an address of an ephemeral file works. Source: Linq API docs, "Attachments". */
export const ephemeralUrlMs = 900_000

/** How long an ephemeral file or message is kept. Source: Linq API docs, "Attachments". */
export const ephemeralKeptMs = 86_400_000

/** How long the link to a line's vCard works; the platform publishes no number. */
export const vcardUrlMs = 3_600_000
