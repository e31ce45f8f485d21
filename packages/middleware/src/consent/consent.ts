import {
  BackchatError,
  type BotEvent,
  type Context,
  DeferredError,
  type MessageReceived,
  type Plugin,
  type Sending,
  wait,
} from "@backchat/core"
import { keywordIn } from "./keyword.ts"
import { checkQuietHours, type QuietHours, quietFor } from "./quiet-hours.ts"
import { type Person, Register } from "./register.ts"

export interface ConsentOptions {
  /** Said once to who opts out. `false`: nothing. */
  readonly onStop?: string | false | undefined
  /** Said to who opts in again. `false`: nothing. */
  readonly onStart?: string | false | undefined
  /** Said to HELP. Default `false`: HELP goes on to the handlers like any message. */
  readonly onHelp?: string | false | undefined
  /** When people are not written to unless they have just written themselves. Default: never. */
  readonly quietHours?: QuietHours | undefined
  /** How long each message to a chat AT_RISK is held back, in milliseconds. Default 0. */
  readonly atRiskDelayMs?: number | undefined
  /** Whether messages to a chat that is CRITICAL are refused. Default false. */
  readonly holdCritical?: boolean | undefined
  /** Epoch milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Lets people opt out (STOP, UNSUBSCRIBE, OPTOUT, CANCEL, END, QUIT, "opt out") and in again (START, OPTIN,
 * UNSTOP), for good and on each of your lines by itself. What an opted-out person writes reaches no handler,
 * and whatever is to be sent to them, by a handler or by `bot.send`, is refused on its way out. Groups are left alone,
 * as the platform does (Linq API reference, Chat health).
 *
 * Give it to `bot.use` first, so that no other middleware answers before it.
 *
 * @throws BackchatError `bad_configuration`; from sends `unsupported`, which no retry helps
 * @throws DeferredError from sends within quiet hours
 * @example bot.use(consent({ onHelp: "Pizza bot. Reply STOP to opt out." }))
 * @example bot.use(consent({ quietHours: { from: "21:00", to: "08:00", timeZone: "America/New_York" } }))
 */
export function consent(options: ConsentOptions = {}): Plugin {
  const { onStop = STOPPED, onStart = STARTED, onHelp = false, quietHours, now = Date.now } = options
  if (quietHours !== undefined) checkQuietHours(quietHours)
  const register = new Register()
  const confirming = new WeakSet<BotEvent>()
  const confirm = async (ctx: Context, said: string | false, key: string) => {
    if (said === false) return
    confirming.add(ctx.event)
    try {
      await ctx.reply(said, { key })
    } finally {
      confirming.delete(ctx.event)
    }
  }
  return {
    async incoming(ctx, next) {
      const { event, state } = ctx
      if (event.type !== "message.received" || event.chat.isGroup === true) return next()
      const person = personOf(event)
      const optedOutBy = await register.optedOutBy(state, person)
      // A message that the platform recovered late is history, and what it says may be out of date.
      const keyword = event.message.reconciledAt === undefined ? keywordIn(event.message.text) : undefined
      if (keyword === "stop") {
        await register.optOut(state, person, optedOutBy ?? event.id)
        if (optedOutBy === undefined || optedOutBy === event.id) await confirm(ctx, onStop, "consent:stop")
      } else if (keyword === "start") {
        await register.optIn(state, person)
        await confirm(ctx, onStart, "consent:start")
      } else if (keyword === "help" && onHelp !== false) await confirm(ctx, onHelp, "consent:help")
      else if (optedOutBy === undefined) await next()
    },
    async outgoing(sending, next) {
      const { event, signal } = sending
      if (event !== undefined && confirming.has(event) && isAnswer(sending)) return next()
      const health = healthOf(sending)
      if (health === "OPTED_OUT" || (await isRefused(register, sending)))
        throw refused("The person has opted out")
      if (health === "CRITICAL" && options.holdCritical === true)
        throw refused("The chat's health is CRITICAL")
      if (quietHours !== undefined && !isAnswer(sending)) respectQuiet(quietHours, sending, now())
      if (health === "AT_RISK") await wait(options.atRiskDelayMs ?? 0, signal)
      return next()
    },
  }
}

const STOPPED = "You will not hear from us again. Reply START if you change your mind."
const STARTED = "Welcome back. Reply STOP to opt out."

function personOf({ adapter, chat, from, line }: MessageReceived): Person {
  return { adapter, chatId: chat.id, handle: from.handle, line }
}

/** Whether it goes to the direct chat whose person has just done something. */
function isAnswer({ target, event }: Sending): boolean {
  return event !== undefined && "id" in target && "chat" in event && event.chat?.id === target.id
}

async function isRefused(register: Register, sending: Sending): Promise<boolean> {
  const { adapter, target, state, event } = sending
  if ("to" in target) {
    const [handle, another] = target.to
    if (handle === undefined || another !== undefined) return false
    return (await register.optedOutBy(state, { adapter, handle, line: target.from })) !== undefined
  }
  if (await register.hasChatOptedOut(state, adapter, target.id)) return true
  if (!isAnswer(sending) || event?.type !== "message.received" || event.chat.isGroup === true) return false
  return (await register.optedOutBy(state, personOf(event))) !== undefined
}

function healthOf(sending: Sending) {
  const { target, event } = sending
  if ("id" in target && target.health !== undefined) return target.health
  return isAnswer(sending) && event !== undefined && "chat" in event ? event.chat?.health : undefined
}

/** A chat's id does not tell whose it is: there only a time zone for all can count. */
function respectQuiet(hours: QuietHours, { target }: Sending, now: number): void {
  const inChat = typeof hours.timeZone === "string" ? [""] : []
  const handles = "to" in target ? target.to : inChat
  const delayMs = Math.max(0, ...handles.map((handle) => quietFor(hours, handle, now)))
  if (delayMs > 0)
    throw new DeferredError(`It is not sent in quiet hours (${hours.from} to ${hours.to}).`, delayMs)
}

function refused(why: string): BackchatError {
  return new BackchatError(
    "unsupported",
    `${why}; the message was not sent. Wait until they write START: a message against their will costs you the line.`,
  )
}
