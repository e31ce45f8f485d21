import { BackchatError } from "../errors.ts"

/**
 * What happens to messages that come in quick succession, or while a handler is at work:
 * - `"queue"`: each is answered in its turn.
 * - `"merge"`: waits for a short quiet, then answers once, having seen all.
 * - `"interrupt"`: begins at once; when more comes it stops (`ctx.signal` aborts) and begins again with everything.
 */
export type Steering = "queue" | "merge" | "interrupt" | MergeOptions

export interface MergeOptions {
  readonly mode: "merge"
  /** How long nothing may come before the answer begins. Default 800. */
  readonly quietMs?: number
  /** The longest that the first message waits. Default 5,000. */
  readonly maxWaitMs?: number
}

/** A steering with every number in it. */
export type Course =
  | { readonly mode: "queue" | "interrupt" }
  | { readonly mode: "merge"; readonly quietMs: number; readonly maxWaitMs: number }

/** Options of the handlers that hear messages. */
export interface SteeringOptions {
  /**
   * Default: the bot's for handlers that hear any message, `"queue"` for those with a pattern, since what a
   * pattern captured belongs to one message.
   */
  readonly steering?: Steering | undefined
  /**
   * Whether its messages overtake: they are handled at once, before those that wait and beside one that is
   * being handled, and they never become part of a burst. Default false.
   */
  readonly urgent?: boolean | undefined
}

/** @throws BackchatError `bad_configuration` for what is no steering */
export function courseOf(steering: Steering): Course {
  const {
    mode,
    quietMs = 800,
    maxWaitMs = 5_000,
  }: Omit<MergeOptions, "mode"> & { mode: string } = typeof steering === "object"
    ? steering
    : { mode: steering }
  if (mode === "queue" || mode === "interrupt") return { mode }
  if (mode !== "merge") {
    throw new BackchatError(
      "bad_configuration",
      `There is no steering ${JSON.stringify(steering)}. Legal: "queue", "merge", "interrupt", or { mode: "merge", quietMs, maxWaitMs }.`,
    )
  }
  if (quietMs > 0 && maxWaitMs >= quietMs) return { mode, quietMs, maxWaitMs }
  throw new BackchatError(
    "bad_configuration",
    `steering: quietMs is ${quietMs} and maxWaitMs ${maxWaitMs}; quietMs has to be above 0, and maxWaitMs not below it.`,
  )
}
