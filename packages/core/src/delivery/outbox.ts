import { BackchatError, PlatformError } from "../errors.ts"
import type { Log } from "../log.ts"
import type { Chat, Recipients } from "../model/chat.ts"
import type { BotEvent } from "../model/event.ts"
import type { Adapter, Store } from "../ports.ts"
import { type Content, isDraft } from "../reply/content.ts"
import type { Draft } from "../reply/draft.ts"
import type { Degradation, LocalMedia, RemoteMedia, SentMessage, StagedMessage } from "../reply/outgoing.ts"
import type { OutgoingMiddleware } from "../routing/middleware.ts"
import type { Cancellation } from "./cancellation.ts"
import type { Echoes } from "./echoes.ts"
import type { BotEvents } from "./events.ts"
import type { Journal } from "./journal.ts"
import { type Pace, paceOf } from "./pace.ts"
import { type Bubble, emptyReply, Planner, type Streamed } from "./planner.ts"
import type { TravelNotes } from "./travel.ts"
import { wait } from "./wait.ts"

/** What can be said: a string, a draft, an array of them (one bubble each), or a stream of Markdown. */
export type Reply = Content | Streamed

/** Whether a value can be said. */
export function isReply(value: unknown): value is Reply {
  if (typeof value === "string" || typeof value === "function") return true
  if (typeof value !== "object" || value === null) return false
  if (Array.isArray(value)) return value.every((item) => typeof item === "string" || isDraft(item))
  return isDraft(value) || Symbol.asyncIterator in value
}

function isStreamed(reply: Reply): reply is Streamed {
  return typeof reply === "function" || (typeof reply === "object" && Symbol.asyncIterator in reply)
}

export interface ReplyOptions {
  /**
   * Names this reply among those of the event, for handlers that branch: a run after a crash that takes
   * another way then still knows which reply it has sent. Default: the reply's ordinal.
   */
  readonly key?: string
  /**
   * Whether its bubbles follow each other as if they were typed, at the bot's `pace`. Default: true for
   * streams.
   */
  readonly paced?: boolean
  /** Changes the bubbles of a stream before they are rendered: `(draft, index) => index === 0 ? effect("confetti", draft) : draft`. */
  readonly shape?: (draft: Draft, index: number) => Draft
}

/** What became of a reply: the first message's fields, and every message that it took. */
export interface Sent extends SentMessage {
  readonly messages: readonly SentMessage[]
}

/** One message on its way through the outgoing middleware. `message` may be replaced. */
export interface Sending {
  readonly adapter: string
  readonly target: Chat | Recipients
  message: StagedMessage
  readonly key: string
  readonly signal: AbortSignal
  readonly log: Log
  /** The state, shared with incoming middleware. */
  readonly state: Pick<Store, "get" | "set">
  /** The event it answers; absent for `bot.send`. */
  readonly event?: BotEvent | undefined
  /** Has something looked at before the message is tried again; what throws there ends the send. */
  beforeRetry(look: () => Promise<void>): void
}

/** What the outbox needs of the bot. */
export interface OutboxOptions {
  readonly adapter: Adapter
  readonly store: Pick<Store, "get" | "set">
  readonly outgoing: readonly OutgoingMiddleware[]
  readonly events: BotEvents
  readonly log: Log
  /** Keeps what is not yet on its way from leaving. */
  readonly cancellation: Cancellation
  /** Breaks off what is on its way. Default: `cancellation`, too. */
  readonly transport?: Cancellation | undefined
  /** What keys start with: the event's id. */
  readonly keyPrefix: () => string
  readonly event?: BotEvent | undefined
  /** Absent for sends that belong to no event. */
  readonly journal?: Journal | undefined
  readonly notes?: TravelNotes | undefined
  readonly pace?: Pace | false | undefined
  readonly echoes: Echoes
  /** Whether an earlier try may have sent something whose answer did not come. */
  readonly isRepeated?: boolean | undefined
}

const NONE: readonly never[] = []

/** Waits between tries of one send, before the failure becomes the handler's. */
const RETRY_DELAYS_MS = [250, 1_000]
/** A platform that asks for more patience than this gets the whole event retried later instead. */
const MAX_PATIENCE_MS = 10_000

/**
 * Sends what one event's handler says: in order, each under a key of its own, never twice. A reply of
 * several bubbles is planned in the journal before its first bubble goes out.
 */
export class Outbox {
  readonly #options: OutboxOptions
  /** The end of the last reply; absent while none was given. */
  #tail: Promise<unknown> | undefined
  #ordinal = 0
  #spoken = false
  #pending = 0
  #unobserved: readonly unknown[] = NONE
  #said: readonly string[] = NONE

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /**
   * Queues a reply behind the earlier ones. `speaker` is named in errors.
   *
   * @param target undefined where the event has no chat
   */
  say(
    target: Chat | Recipients | undefined,
    reply: Reply,
    speaker: string,
    options: ReplyOptions = {},
  ): Promise<Sent> {
    this.#spoken = true
    const key = `${this.#options.keyPrefix()}/${options.key ?? this.#ordinal++}`
    this.#pending++
    const tail = this.#tail ?? Promise.resolve()
    const said = tail.then(() => this.#deliver(target, reply, key, speaker, options))
    this.#tail = said.then(
      () => {
        this.#pending--
      },
      (error: unknown) => {
        this.#pending--
        this.#unobserved = [...this.#unobserved, error]
      },
    )
    return said
  }

  get hasSpoken(): boolean {
    return this.#spoken
  }

  /** The texts of the messages that the platform has, in order. */
  get said(): readonly string[] {
    return this.#said
  }

  /**
   * Waits for replies that the handler did not await; undefined when there are none.
   *
   * @throws the first error among them; errors of replies that were awaited are the handler's to throw
   */
  drain(): Promise<void> | undefined {
    return this.#pending === 0 ? undefined : this.#drain()
  }

  async #drain(): Promise<void> {
    this.#unobserved = NONE
    while (this.#pending > 0) await this.#tail
    if (this.#unobserved.length > 0) throw this.#unobserved[0]
  }

  async #deliver(
    target: Chat | Recipients | undefined,
    reply: Reply,
    key: string,
    speaker: string,
    { shape, paced = isStreamed(reply) }: ReplyOptions,
  ): Promise<Sent> {
    const { adapter, journal, cancellation, event, pace = {} } = this.#options
    cancellation.throwIfAborted()
    if (target === undefined) throw noChat(`${speaker} replied`, event)
    const upload = (media: LocalMedia) => this.#upload(media)
    const planner = new Planner({ adapter, target, speaker, journal, key, upload })
    const messages: SentMessage[] = []
    let place: Chat | Recipients = target
    let lastAt = Number.NEGATIVE_INFINITY
    for await (const bubble of isStreamed(reply) ? planner.stream(reply, shape) : await planner.plan(reply)) {
      if (isStreamed(reply) || messages.length === 0) await journal?.flush()
      const dueAt = paced && pace !== false ? lastAt + paceOf(textOf(bubble.message), pace) : lastAt
      const ownKey = messages.length === 0 ? key : `${key}.${messages.length}`
      messages.push(await this.#sendOnce(place, bubble, ownKey, dueAt))
      lastAt = performance.now()
      this.#said = [...this.#said, textOf(bubble.message)]
      if (!("id" in place)) place = { id: messages[0]?.chatId ?? "" }
    }
    const [first] = messages
    if (first === undefined) throw emptyReply(speaker)
    return { ...first, messages, degraded: messages.flatMap((sent) => sent.degraded) }
  }

  async #upload(media: LocalMedia): Promise<RemoteMedia> {
    const { adapter, cancellation, transport = cancellation } = this.#options
    const { signal } = transport
    const upload = adapter.upload?.bind(adapter)
    if (upload === undefined) {
      throw new BackchatError("unsupported", `${adapter.name} cannot upload files; send media by its URL.`)
    }
    // A stream can be read only once: if its upload fails, the handler has to make another.
    return isStream(media) ? upload(media, { signal }) : this.#patiently(() => upload(media, { signal }))
  }

  /** @param dueAt when it may leave, by `performance.now()` */
  async #sendOnce(
    target: Chat | Recipients,
    { message, degraded }: Bubble,
    key: string,
    dueAt: number,
  ): Promise<SentMessage> {
    const { adapter, store, outgoing, events, log, cancellation, event, journal, notes } = this.#options
    const { transport = cancellation, echoes } = this.#options
    const earlier = await this.#earlier(key, degraded)
    if (earlier !== undefined) return earlier
    const earlyMs = dueAt - performance.now()
    if (earlyMs > 0) await wait(earlyMs, cancellation.signal)
    cancellation.throwIfAborted()
    const { signal } = transport
    const startedAt = performance.now()
    const looks: (() => Promise<void>)[] = []
    const sending: Sending = {
      adapter: adapter.name,
      target,
      message,
      key,
      signal,
      log,
      state: store,
      event,
      beforeRetry: (look) => void looks.push(look),
    }
    const transmit = async (): Promise<SentMessage> => {
      const attempt = () => adapter.send(target, sending.message, { key, signal })
      const sent = await echoes.answerOf(key, () => this.#patiently(attempt, looks))
      return { ...sent, degraded }
    }
    try {
      const send = () => through(outgoing, sending, transmit)
      const sent = await (notes === undefined ? send() : notes.span("send", key, send))
      journal?.note(`sent:${key}`, sent)
      events.emit("sent", {
        event,
        target,
        message: sending.message,
        sent,
        ms: performance.now() - startedAt,
      })
      return sent
    } catch (error) {
      events.emit("failed", { event, target, message: sending.message, key, error })
      throw error
    }
  }

  /** What became of a message that an earlier try has sent, from its journal or from the platform's report. */
  async #earlier(key: string, degraded: readonly Degradation[]): Promise<SentMessage | undefined> {
    const { journal, echoes, isRepeated = false } = this.#options
    const noted = await journal?.read(`sent:${key}`)
    if (noted !== undefined) return noted as unknown as SentMessage // a row that #sendOnce wrote
    const reported = isRepeated ? await echoes.earlier(key) : undefined
    return reported && { ...reported, degraded }
  }

  /** Tries again, with the same key, what the platform may take the next time. */
  async #patiently<Result>(
    attempt: () => Promise<Result>,
    looks: readonly (() => Promise<void>)[] = [],
  ): Promise<Result> {
    const { signal } = this.#options.cancellation
    for (let tries = 0; ; tries++) {
      try {
        signal.throwIfAborted()
        return await attempt()
      } catch (error) {
        const delayMs = RETRY_DELAYS_MS[tries]
        if (!(error instanceof PlatformError) || !error.retryable || delayMs === undefined) throw error
        const patienceMs = error.retryAfterMs ?? delayMs
        if (patienceMs > MAX_PATIENCE_MS) throw error
        await wait(patienceMs, signal)
        for (const look of looks) await look()
      }
    }
  }
}

/** What a person reads of a message; media by their kind. */
function textOf({ parts }: StagedMessage): string {
  return parts.map((part) => (part.type === "media" ? "[media]" : part.value)).join("\n")
}

function isStream({ data }: LocalMedia): boolean {
  return Symbol.asyncIterator in data
}

function through(
  layers: readonly OutgoingMiddleware[],
  sending: Sending,
  transmit: () => Promise<SentMessage>,
  index = 0,
): Promise<SentMessage> | SentMessage {
  const layer = layers[index]
  if (layer === undefined) return transmit()
  return layer(sending, async () => through(layers, sending, transmit, index + 1))
}

/** The error of whatever needs a chat where there is none. */
export function noChat(what: string, event: BotEvent | undefined): BackchatError {
  return new BackchatError(
    "no_chat",
    `${what}, but a ${event?.type} event belongs to no chat. Use ctx.send(handle, …) to say whom you mean.`,
  )
}
