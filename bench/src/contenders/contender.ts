import type { Arrival } from "../platforms/arrival.ts"

/** What a bot says to a message, the same on every framework: `echo` repeats it, `session` counts. */
export type Reply = "nothing" | "text" | "echo" | "markdown" | "session"

/** Where a framework keeps what it keeps; `place` is a file or a URL. */
export interface StorePlace {
  readonly kind: "memory" | "sqlite" | "redis"
  readonly place?: string | undefined
}

export interface BotOrder {
  readonly reply: Reply
  readonly store: StorePlace
  /** The work of every handler, awaited before it replies; with a session, between its reading and its writing. */
  readonly hear: (text: string) => void | Promise<void>
  /** Called once for every event whose handling has ended, with whatever the framework does after a handler. */
  readonly settled: () => void
  /** Where the platform's API is; absent: every call is answered at once, in this process. */
  readonly apiUrl?: string | undefined
  /** How long the work of a process that died waits for another. Only Backchat has such a thing. */
  readonly leaseMs?: number | undefined
}

/** A framework with one tiny bot on it, at work. */
export interface OpenBot {
  /**
   * Makes the door's own form of a request ready, which is not measured, and returns what hands it to the door.
   * That resolves when the platform would hear 2xx and throws when it would hear anything else.
   */
  arrive(arrival: Arrival): () => Promise<void>
  /** Messages that left through the in-process platform. */
  readonly sends: () => number
  close(): Promise<void>
}

/** The same bot behind a port. */
export interface ServedBot {
  readonly url: string
  close(): Promise<void>
}

/** One framework, or one of the ways to use it. */
export interface Contender {
  readonly open?: (order: BotOrder) => Promise<OpenBot>
  readonly serve?: (order: BotOrder) => Promise<ServedBot>
}

/** @throws Error when this way to use the framework has no door in process */
export async function open(contender: Contender, order: BotOrder): Promise<OpenBot> {
  if (contender.open === undefined) throw new Error("This contender can only be served.")
  return contender.open(order)
}

export const TEXT_REPLY = "Your table for two is booked for 7 pm."
export const MARKDOWN_REPLY = `**Booked!** Your table for _two_ is at 7 pm:

- terrace, if it stays dry
- else by the window, see [the map](https://example.com/map)

Say \`cancel\` to ~~lose~~ free it.`
