import {
  BackchatError,
  describe,
  PlatformError,
  type Plugin,
  RECOMMENDED_LINE_MESSAGES_PER_DAY,
  type Sending,
  wait,
} from "@backchat/core"
import { type FloodAnswer, floodGate } from "./flood.ts"
import { Ledger } from "./ledger.ts"
import { LineLimit } from "./line-limit.ts"
import { PairLimit } from "./pair-limit.ts"
import { SandboxLimit } from "./sandbox-limit.ts"
import type { Limit, Turn } from "./turn.ts"

export interface RateGuardOptions {
  /** The longest a handler is held for its turn, in milliseconds. Default 30,000. */
  readonly maxWaitMs?: number | undefined
  /** What a line should move in 24 hours, in and out. Default 7,000. */
  readonly messagesPerDay?: number | undefined
  /** Whether to hold sends back above `messagesPerDay` instead of only warning. Default false. */
  readonly deferAbove?: boolean | undefined
  /** Whether this is a sandbox account, with 100 messages a UTC day. Default false. */
  readonly sandbox?: boolean | undefined
  /** Messages of one handle in a minute that are still answered. Default 60. */
  readonly floodAbove?: number | undefined
  /** What a flood is answered with, once; `false` answers nothing. Default: a polite sentence. */
  readonly onFlood?: FloodAnswer | undefined
  /** Epoch milliseconds; processes that share a store need clocks within a second. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Keeps a bot within the platform's rates, over all processes that share its store. Outgoing: at most 30
 * messages from a line to a handle in any 60 seconds, in order, and not before the time the platform
 * asked for (Linq API reference, Rate limits). A message that would wait longer than `maxWaitMs`
 * puts its event off, without using up a try, and the event runs again when there is room. Warns at 80,
 * 90 and 100 % of what a line should move in 24 hours. Incoming: who floods the bot is answered once,
 * and from then on not at all until there are fewer than `floodAbove` messages in the last minute.
 *
 * @throws BackchatError `bad_configuration`
 * @throws DeferredError from `ctx.reply` and `bot.send`, when there is no room soon enough
 * @example bot.use(rateGuard())
 * @example bot.use(rateGuard({ sandbox: true, onFlood: "One at a time, please." }))
 */
export function rateGuard(options: RateGuardOptions = {}): Plugin {
  const { maxWaitMs = 30_000, messagesPerDay = RECOMMENDED_LINE_MESSAGES_PER_DAY, floodAbove = 60 } = options
  const { deferAbove = false, sandbox = false, onFlood = SLOW_DOWN, now = Date.now } = options
  checkAtLeast(0, { maxWaitMs })
  checkAtLeast(1, { messagesPerDay, floodAbove })
  const ledger = new Ledger()
  const line = new LineLimit(ledger, { limit: messagesPerDay, defer: deferAbove, now })
  const limits: readonly Limit[] = [
    ...(sandbox ? [new SandboxLimit(ledger)] : []),
    line,
    new PairLimit(ledger, now, maxWaitMs),
  ]
  return {
    incoming: floodGate(ledger, line, floodAbove, onFlood),
    async outgoing(sending, next) {
      const turns = await takeAll(limits, sending, now())
      try {
        await wait(Math.max(...turns.map(({ at }) => at)) - now(), sending.signal)
      } catch (error) {
        await giveBackAll(turns, sending)
        throw error
      }
      const sent = await next().catch(async (error: unknown) => {
        if (isRefusal(error)) {
          const { retryAfterMs } = error
          await giveBackAll(turns, sending, retryAfterMs === undefined ? undefined : now() + retryAfterMs)
        }
        throw error
      })
      await quietly(sending, turns, (turn) => turn.sent?.(sent))
      return sent
    },
  }
}

const SLOW_DOWN = "That was a lot at once. Give me a minute, then write again."

async function takeAll(limits: readonly Limit[], sending: Sending, now: number): Promise<readonly Turn[]> {
  const turns: Turn[] = []
  try {
    for (const limit of limits) turns.push(await limit.take(sending, now))
    return turns
  } catch (error) {
    await giveBackAll(turns, sending)
    throw error
  }
}

function giveBackAll(turns: readonly Turn[], sending: Sending, until?: number): Promise<void> {
  return quietly(sending, turns, (turn) => turn.giveBack(until))
}

/** Best effort: a place that stays taken by mistake costs a wait, not a message. */
async function quietly(
  { log }: Sending,
  turns: readonly Turn[],
  note: (turn: Turn) => Promise<void> | undefined,
): Promise<void> {
  for (const turn of turns) {
    try {
      await note(turn)
    } catch (error) {
      log.warn({ error: describe(error) }, "A rate limit could not be kept up to date.")
    }
  }
}

/** Whether the platform has said that it did not send the message. Anything else may have gone out. */
function isRefusal(error: unknown): error is PlatformError {
  return (
    error instanceof PlatformError && error.status !== undefined && error.status >= 400 && error.status < 500
  )
}

function checkAtLeast(least: number, options: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value >= least) continue
    throw new BackchatError(
      "bad_configuration",
      `rateGuard({ ${name}: ${value} }): it has to be at least ${least}.`,
    )
  }
}
