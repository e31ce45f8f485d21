import { type Delivery, deliveryOf } from "../delivery/delivery.ts"
import { DoorError } from "../errors.ts"
import { CAPABILITIES, type Capabilities, type Capability } from "../model/capability.ts"
import type { Chat, Recipients } from "../model/chat.ts"
import { type BotEvent, isEventType } from "../model/event.ts"
import type { Adapter, DoorRequest } from "../ports.ts"
import type { SentMessage, StagedMessage } from "../reply/outgoing.ts"

/** One message that a recorder took. */
export interface Recorded {
  readonly target: Chat | Recipients
  readonly message: StagedMessage
  readonly key: string
}

export interface RecorderOptions {
  /** Default `"recorder"`. */
  readonly name?: string
  /** What its chats can do. Default: everything. */
  readonly capabilities?: readonly Capability[]
}

/** A platform that remembers what it was told: an adapter for tests without a network. */
export interface Recorder extends Adapter {
  /** Messages in the order they were taken, each key once. */
  readonly sent: readonly Recorded[]
  /** The text of each of them. */
  readonly texts: readonly string[]
  /** Everything but messages, as words: `react c1 m1 add love`. */
  readonly actions: readonly string[]
  /** Every call of send with its key, those that failed or repeated a key included. */
  readonly attempts: readonly string[]
  /** Lets the next sends fail, one error each, before the message is taken. */
  failNext(...errors: readonly Error[]): void
  /** Lets the next sends fail, one error each, after the message is taken: the answer is lost. */
  loseAnswers(...errors: readonly Error[]): void
}

/**
 * Makes a recorder.
 *
 * @example
 * const phone = recorder()
 * const bot = createBot({ adapter: phone }).onText("ping", () => "pong")
 * await bot.inject(received("ping"))
 * phone.texts // ["pong"]
 */
export function recorder({ name = "recorder", capabilities = CAPABILITIES }: RecorderOptions = {}): Recorder {
  const sent: Recorded[] = []
  const actions: string[] = []
  const attempts: string[] = []
  const failures: Error[] = []
  const lost: Error[] = []
  const byKey = new Map<string, Omit<SentMessage, "degraded">>()
  const can: Capabilities = new Set(capabilities)
  const act = async (...words: readonly unknown[]): Promise<void> => {
    actions.push(words.join(" "))
  }
  return {
    name,
    sent,
    actions,
    attempts,
    get texts() {
      return sent.map(({ message }) => textIn(message))
    },
    failNext: (...errors) => void failures.push(...errors),
    loseAnswers: (...errors) => void lost.push(...errors),
    receive: (request) => readEvent(request),
    parse: (delivery) => JSON.parse(delivery.body),
    capabilities: () => can,
    async send(target, message, { key, signal }) {
      signal.throwIfAborted()
      attempts.push(key)
      const failure = failures.shift()
      if (failure !== undefined) throw failure
      let receipt = byKey.get(key)
      if (receipt === undefined) {
        sent.push({ target, message, key })
        const chatId = "id" in target ? target.id : `with ${[...target.to].sort().join(",")}`
        receipt = { id: `sent-${sent.length}`, chatId, key, service: "iMessage" }
        byKey.set(key, receipt)
      }
      const loss = lost.shift()
      if (loss !== undefined) throw loss
      return receipt
    },
    upload: async (media) => ({ attachmentId: `upload-of-${media.filename ?? "bytes"}` }),
    react: (chat, { messageId, reaction }, operation) =>
      act(
        "react",
        chat.id,
        messageId,
        operation,
        reaction.type === "custom" ? reaction.emoji : reaction.type,
      ),
    edit: (chat, { messageId, partIndex, text }) => act("edit", chat.id, messageId, partIndex, text),
    startTyping: (chat) => act("startTyping", chat.id),
    stopTyping: (chat) => act("stopTyping", chat.id),
    markRead: (chat) => act("markRead", chat.id),
    rename: (chat, to) => act("rename", chat.id, to),
    setIcon: (chat, url) => act("setIcon", chat.id, url),
    addParticipant: (chat, handle) => act("addParticipant", chat.id, handle),
    removeParticipant: (chat, handle) => act("removeParticipant", chat.id, handle),
    leave: (chat) => act("leave", chat.id),
    shareContactCard: (chat) => act("shareContactCard", chat.id),
  }
}

/** The text of a message, its media and links as their addresses. */
function textIn({ parts }: StagedMessage): string {
  return parts
    .map((part) => {
      if (part.type !== "media") return part.value
      return "url" in part.source ? part.source.url : part.source.attachmentId
    })
    .join("\n")
}

/** The recorder's own webhook: a `BotEvent` as JSON, unsigned. */
function readEvent(request: DoorRequest): Delivery {
  try {
    const event: BotEvent = JSON.parse(new TextDecoder().decode(request.body))
    if (isEventType(event.type)) return deliveryOf(event)
  } catch (error) {
    throw new DoorError(400, "The body is not JSON.", { cause: error })
  }
  throw new DoorError(400, "The body is not an event.")
}
