import {
  type BotEvent,
  type Chat,
  type Context,
  DeferredError,
  type Handle,
  type MessageReceived,
  PlatformError,
  type Plugin,
  wait,
} from "@backchat/core"
import { Departures } from "./departures.ts"
import { type Destination, destinationOf } from "./destination.ts"
import { type Keyword, keywordIn } from "./keyword.ts"
import { checkQuietHours, type QuietHours, quietFor } from "./quiet-hours.ts"
import { held, optedOut, unknownChat } from "./refusals.ts"
import { type Person, Register, type State } from "./register.ts"

export interface ConsentOptions {
  /** Said once to who opts out. `false`: nothing. */
  readonly onStop?: string | false | undefined
  /** Said to who opts in again. `false`: nothing. */
  readonly onStart?: string | false | undefined
  /** Said to HELP. Default `false`: HELP goes on to the handlers like any message. */
  readonly onHelp?: string | false | undefined
  /** When people are not written to unless they have just written themselves. Default: never. */
  readonly quietHours?: QuietHours | undefined
  /** How long each message to a chat AT_RISK is held back, in milliseconds. Default 1,000. */
  readonly atRiskDelayMs?: number | undefined
  /** Which messages to a chat that is CRITICAL are refused. Default `"unasked"`: those that answer nobody. */
  readonly holdCritical?: "all" | "unasked" | "none" | undefined
  /**
   * What happens to messages that name a chat of which nothing is known: neither was anything heard from it since
   * this middleware is in use, nor sent to its people. Default `"refuse"`, since it may be anybody's.
   */
  readonly unknownChats?: "refuse" | "send" | undefined
  /** Epoch milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Lets people opt out (STOP, UNSUBSCRIBE, OPTOUT, CANCEL, END, QUIT, "opt out") and in again (START, OPTIN, UNSTOP),
 * for good and on each of your lines by itself. STOP overtakes whatever waits or is being handled. What an opted-out
 * person does reaches no handler, and whatever is to be sent to them, by a handler or by `bot.send`, is refused on its
 * way out. Groups are left alone, as the platform does (Linq API reference, Chat health).
 *
 * Give it to `bot.use` first, so that no other middleware answers before it.
 *
 * @throws BackchatError `bad_configuration`; from sends `opted_out` or `held`, which no retry helps
 * @throws DeferredError from sends within quiet hours
 * @example bot.use(consent({ onHelp: "Pizza bot. Reply STOP to opt out." }))
 * @example bot.use(consent({ quietHours: { from: "21:00", to: "08:00", timeZone: "America/New_York" } }))
 */
export function consent(options: ConsentOptions = {}): Plugin {
  const { onStop = STOPPED, onStart = STARTED, onHelp = false, quietHours, now = Date.now } = options
  if (quietHours !== undefined) checkQuietHours(quietHours)
  const register = new Register()
  const departures = new Departures()
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
  const stop = async (ctx: Context, person: Person, earlier: string | undefined) => {
    const { id, at } = ctx.event
    await register.optOut(ctx.state, person, { by: earlier ?? id, at })
    await departures.over(person.handle) // from here on nothing leaves
    if (earlier !== undefined && earlier !== id) return
    await confirm(ctx, onStop, "consent:stop").catch((error: unknown) => {
      // Some platforms refuse even this, and rightly.
      if (!(error instanceof PlatformError) || error.retryable) throw error
      ctx.log.info({ error: error.message }, "STOP is obeyed; the platform let nothing be said about it.")
    })
  }
  const start = async (ctx: Context, person: Person, { id, health }: Chat) => {
    const { state, event } = ctx
    const hasOptedIn = await ctx.step("consent:start", () => register.optIn(state, person, event.at))
    // What the platform knows of their health is older than their word.
    if (hasOptedIn && health === "OPTED_OUT")
      await register.note(state, person.adapter, id, { health: "HEALTHY" })
    return hasOptedIn
  }
  return {
    listens: ["message.received"],
    urgent: (event) => wordOf(event) === "stop",
    async incoming(ctx, next) {
      const { event, state } = ctx
      const chat = "chat" in event ? event.chat : undefined
      if (chat === undefined) return next()
      const from = actorOf(event)
      const { isGroup } = await note(register, state, event, chat, from)
      if (isGroup === true || from === undefined) return next()
      const person = { adapter: event.adapter, handle: from.handle, line: chat.line ?? event.line }
      const optedOutBy = await register.optedOutBy(state, person)
      const word = event.type === "message.received" ? wordOf(event) : undefined
      if (word === "stop") return stop(ctx, person, optedOutBy)
      if (word === "start" && (await start(ctx, person, chat))) return confirm(ctx, onStart, "consent:start")
      if (word === "help" && onHelp !== false) return confirm(ctx, onHelp, "consent:help")
      if (optedOutBy === undefined) await next()
    },
    async outgoing(sending, next) {
      const { adapter, state, event, signal } = sending
      const destination = await destinationOf(register, sending)
      const isConfirmation = event !== undefined && confirming.has(event) && destination.isAnswer
      if (isConfirmation) return next()
      if (destination.isUnknown && options.unknownChats !== "send") throw unknownChat()
      if (quietHours !== undefined && !destination.isAnswer) respectQuiet(quietHours, destination, now())
      if (destination.health === "AT_RISK") await wait(options.atRiskDelayMs ?? 1_000, signal)
      const [handle = ""] = destination.isGroup ? [] : destination.handles
      const end = departures.begin(handle)
      try {
        if (destination.health === "OPTED_OUT") throw optedOut()
        const { line } = destination
        const refuse = async () => {
          if (handle !== "" && (await register.optedOutBy(state, { adapter, handle, line }))) throw optedOut()
        }
        await refuse()
        sending.beforeRetry(refuse) // STOP may have come in at another process meanwhile
        if (isHeld(options.holdCritical ?? "unasked", destination)) throw held()
        const sent = await next()
        const { isGroup, isAnswer } = destination
        if (!isAnswer && sent.chatId !== "") {
          const known = isGroup ? { isGroup } : { handle: handle || undefined, line, isGroup }
          await register.note(state, adapter, sent.chatId, known)
        }
        return sent
      } finally {
        end()
      }
    },
  }
}

const STOPPED = "You will not hear from us again. Reply START if you change your mind."
const STARTED = "Welcome back. Reply STOP to opt out."

/** What a message says about consent. One that the platform recovered late is history, and may be out of date. */
function wordOf({ message, chat }: MessageReceived): Keyword | undefined {
  return chat.isGroup === true || message.reconciledAt !== undefined ? undefined : keywordIn(message.text)
}

/** The person who did something; absent where it was you, or nobody. */
function actorOf(event: BotEvent): Handle | undefined {
  const from = "from" in event ? event.from : undefined
  return from?.isMe === true ? undefined : from
}

/** Keeps whose chat this is. */
function note(register: Register, state: State, event: BotEvent, chat: Chat, from: Handle | undefined) {
  const { health, line = event.line } = chat
  const others = event.type === "chat.created" ? event.handles.filter(({ isMe }) => !isMe) : [from]
  const isGroup = chat.isGroup ?? (others.length > 1 ? true : undefined)
  const handle = isGroup === true ? undefined : others[0]?.handle
  return register.note(state, event.adapter, chat.id, { handle, line, isGroup, health })
}

/** In a group not everybody is known: there only a time zone for all can count. */
function respectQuiet(hours: QuietHours, { handles }: Destination, now: number): void {
  const whose = handles.length === 0 && typeof hours.timeZone === "string" ? [""] : handles
  const delayMs = Math.max(0, ...whose.map((handle) => quietFor(hours, handle, now)))
  if (delayMs > 0)
    throw new DeferredError(`It is not sent in quiet hours (${hours.from} to ${hours.to}).`, delayMs)
}

function isHeld(which: "all" | "unasked" | "none", { health, isAnswer }: Destination): boolean {
  return health === "CRITICAL" && (which === "all" || (which === "unasked" && !isAnswer))
}
