import { DeferredError, type Sending, type SentMessage } from "@backchat/core"

/** A message's place in one limit. */
export interface Turn {
  /** When it may go, in epoch milliseconds. */
  readonly at: number
  /** It went out. */
  sent?(sent: SentMessage): Promise<void>
  /** It did not: the place is free again. `until` is what the platform asked for, in epoch milliseconds. */
  giveBack(until?: number): Promise<void>
}

/** Something that counts messages. @throws DeferredError when there is no place soon enough */
export interface Limit {
  take(sending: Sending, now: number): Promise<Turn>
}

/** A message that has to wait longer than a handler should: its event runs again when there is room. */
export function deferred(why: string, delayMs: number): DeferredError {
  return new DeferredError(
    `${why} It was not sent; there is room again in ${Math.ceil(delayMs / 1_000)} s.`,
    delayMs,
  )
}
