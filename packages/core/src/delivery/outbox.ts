import { BackchatError, PlatformError } from "../errors.ts"
import type { Log } from "../log.ts"
import type { Capabilities } from "../model/capability.ts"
import type { Chat, Recipients } from "../model/chat.ts"
import type { BotEvent } from "../model/event.ts"
import type { Json } from "../model/json.ts"
import type { Adapter, Store } from "../ports.ts"
import { bubbles } from "../reply/bubbles.ts"
import { type Content, isDraft, toDrafts } from "../reply/content.ts"
import { type Draft, markdown } from "../reply/draft.ts"
import type {
  Degradation,
  LocalMedia,
  OutgoingMessage,
  OutgoingPart,
  SentMessage,
  StagedMessage,
} from "../reply/outgoing.ts"
import { type Rendered, render } from "../reply/render.ts"
import type { OutgoingMiddleware } from "../routing/middleware.ts"
import type { Cancellation } from "./cancellation.ts"
import type { BotEvents } from "./events.ts"
import type { Journal } from "./journal.ts"
import type { TravelNotes } from "./travel.ts"
import { wait } from "./wait.ts"

/** What can be said: a string, a draft, an array of them (one bubble each), or a stream of text. */
export type Reply = Content | AsyncIterable<string>

/** Whether a value can be said. */
export function isReply(value: unknown): value is Reply {
  if (typeof value === "string") return true
  if (typeof value !== "object" || value === null) return false
  if (Array.isArray(value)) return value.every((item) => typeof item === "string" || isDraft(item))
  return isDraft(value) || Symbol.asyncIterator in value
}

export interface ReplyOptions {
  /**
   * Names this reply among those of the event, for handlers that branch: a run after a crash that takes
   * another way then still knows which reply it has sent. Default: the reply's ordinal.
   */
  readonly key?: string
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
}

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
  #tail: Promise<unknown> = Promise.resolve()
  #ordinal = 0
  #spoken = false
  #pending = 0
  #unobserved: unknown[] = []
  readonly #said: string[] = []

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
    const said = this.#tail.then(() => this.#deliver(target, reply, key, speaker))
    this.#tail = said.then(
      () => {
        this.#pending--
      },
      (error: unknown) => {
        this.#pending--
        this.#unobserved.push(error)
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
   * Waits for replies that the handler did not await.
   *
   * @throws the first error among them; errors of replies that were awaited are the handler's to throw
   */
  async drain(): Promise<void> {
    if (this.#pending === 0) return
    this.#unobserved = []
    while (this.#pending > 0) await this.#tail
    if (this.#unobserved.length > 0) throw this.#unobserved[0]
  }

  async #deliver(
    target: Chat | Recipients | undefined,
    reply: Reply,
    key: string,
    speaker: string,
  ): Promise<Sent> {
    const { journal, cancellation, event } = this.#options
    cancellation.throwIfAborted()
    if (target === undefined) throw noChat(`${speaker} replied`, event)
    const plan = (await this.#planned(key)) ?? (await this.#plan(target, reply, key, speaker))
    await journal?.flush()
    const messages: SentMessage[] = []
    let place: Chat | Recipients = target
    for (const [index, { message, degraded }] of plan.entries()) {
      cancellation.throwIfAborted()
      const sent = await this.#sendOnce(place, message, degraded, index === 0 ? key : `${key}.${index}`)
      messages.push(sent)
      this.#said.push(textOf(message))
      if (!("id" in place)) place = { id: sent.chatId }
    }
    const [first] = messages
    if (first === undefined) throw emptyReply(speaker)
    return { ...first, messages, degraded: messages.flatMap((sent) => sent.degraded) }
  }

  async #planned(key: string): Promise<readonly Bubble[] | undefined> {
    const plan = await this.#options.journal?.read(`plan:${key}`)
    return plan as readonly Bubble[] | undefined // a row that #plan wrote
  }

  async #plan(
    target: Chat | Recipients,
    reply: Reply,
    key: string,
    speaker: string,
  ): Promise<readonly Bubble[]> {
    const { adapter, journal } = this.#options
    const capabilities = adapter.capabilities(
      "id" in target ? target : { id: "", isGroup: target.to.length > 1 },
    )
    const bubbles: Bubble[] = []
    for (const draft of await draftsOf(reply)) {
      const { messages, degraded } = await rendered(draft, capabilities, speaker)
      for (const [index, message] of messages.entries()) {
        bubbles.push({ message: await this.#stage(message), degraded: index === 0 ? degraded : [] })
      }
    }
    // One bubble needs no plan: its key alone keeps a second run from sending another.
    if (bubbles.length > 1) journal?.note(`plan:${key}`, plain(bubbles))
    return bubbles
  }

  /** Uploads what is still with us, so that the message is plain JSON. */
  async #stage(message: OutgoingMessage): Promise<StagedMessage> {
    if (!message.parts.some(isLocal)) return message as StagedMessage // nothing to replace
    const { adapter, cancellation, transport = cancellation } = this.#options
    const { signal } = transport
    const upload = adapter.upload?.bind(adapter)
    if (upload === undefined) {
      throw new BackchatError("unsupported", `${adapter.name} cannot upload files; send media by its URL.`)
    }
    const parts = await Promise.all(
      message.parts.map(async (part) => {
        if (part.type !== "media" || !("data" in part.source)) return part
        const { source } = part
        // A stream can be read only once: if its upload fails, the handler has to make another.
        const patiently = isStream(source)
          ? upload(source, { signal })
          : this.#patiently(() => upload(source, { signal }))
        return { ...part, source: await patiently }
      }),
    )
    return { ...message, parts: parts as StagedMessage["parts"] } // every local source is replaced above
  }

  async #sendOnce(
    target: Chat | Recipients,
    message: StagedMessage,
    degraded: readonly Degradation[],
    key: string,
  ): Promise<SentMessage> {
    const { adapter, store, outgoing, events, log, cancellation, event, journal, notes } = this.#options
    const { transport = cancellation } = this.#options
    const earlier = await journal?.read(`sent:${key}`)
    if (earlier !== undefined) return earlier as unknown as SentMessage // a row that is written below
    const { signal } = transport
    const startedAt = performance.now()
    const sending: Sending = { adapter: adapter.name, target, message, key, signal, log, state: store, event }
    const transmit = async (): Promise<SentMessage> => {
      const sent = await this.#patiently(() => adapter.send(target, sending.message, { key, signal }))
      return { ...sent, degraded }
    }
    try {
      const send = () => through(outgoing, sending, transmit)
      const sent = await (notes === undefined ? send() : notes.span("send", key, send))
      journal?.note(`sent:${key}`, plain(sent))
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

  /** Tries again, with the same key, what the platform may take the next time. */
  async #patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
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
      }
    }
  }
}

interface Bubble {
  readonly message: StagedMessage
  readonly degraded: readonly Degradation[]
}

async function draftsOf(reply: Reply): Promise<readonly Draft[]> {
  if (typeof reply !== "object" || !(Symbol.asyncIterator in reply)) return toDrafts(reply)
  const drafts: Draft[] = []
  for await (const bubble of bubbles(reply)) drafts.push(markdown(bubble))
  return drafts
}

/** What a person reads of a message; media by their kind. */
function textOf({ parts }: StagedMessage): string {
  return parts.map((part) => (part.type === "media" ? "[media]" : part.value)).join("\n")
}

function isStream({ data }: LocalMedia): boolean {
  return Symbol.asyncIterator in data
}

function isLocal(part: OutgoingPart): boolean {
  return part.type === "media" && "data" in part.source
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

function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value))
}

/** `render`, with the handler named when it has nothing to say. */
async function rendered(draft: Draft, capabilities: Capabilities, speaker: string): Promise<Rendered> {
  try {
    return await render(draft, capabilities)
  } catch (error) {
    throw error instanceof BackchatError && error.code === "empty_reply" ? emptyReply(speaker, error) : error
  }
}

/** The error of whatever needs a chat where there is none. */
export function noChat(what: string, event: BotEvent | undefined): BackchatError {
  return new BackchatError(
    "no_chat",
    `${what}, but a ${event?.type} event belongs to no chat. Use ctx.send(handle, …) to say whom you mean.`,
  )
}

function emptyReply(speaker: string, cause?: unknown): BackchatError {
  return new BackchatError(
    "empty_reply",
    `${speaker} replied with nothing to show. Reply with text or media, or return undefined to say nothing.`,
    { cause },
  )
}
