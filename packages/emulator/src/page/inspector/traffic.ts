import { EventEmitter } from "eventemitter3"
import type { ApiCall } from "../../api/server.ts"
import { type BoundedLog, boundedLog } from "../../bounded-log.ts"
import type { Emulator } from "../../emulator.ts"
import type { DeliveryAttempt } from "../../webhooks/deliverer.ts"
import { nameOf } from "../../world/bubble.ts"
import { others } from "../../world/chat.ts"
import type { Entry } from "./entry.ts"
import { chatIdIn, errorIn, parsed, traceIdIn, wordsIn } from "./payload.ts"
import { Wire } from "./wire.ts"

/** An entry before it has its place. */
export type Unplaced = Omit<Entry, "seq" | "chat">

/** Every webhook and every API call in the order in which they ended: the last 10,000, 64 MB at most. */
export class Traffic extends EventEmitter<{ entry: (entry: Entry) => void }> {
  readonly #emulator: Emulator
  readonly #wire = new Wire()
  readonly #log: BoundedLog<Entry> = boundedLog(
    ({ request, response }) => 512 + (request.body?.length ?? 0) + (response.body?.length ?? 0),
  )
  #last = 0

  constructor(emulator: Emulator) {
    super()
    this.#emulator = emulator
    this.#wire.open()
    emulator.on("delivery", (attempt) => this.add(this.#ofDelivery(attempt)))
    emulator.on("call", (call) => this.add(this.#ofCall(call)))
  }

  /** Oldest first. */
  get entries(): readonly Entry[] {
    return this.#log.entries
  }

  /** An entry by its place, unless it was forgotten. */
  entry(seq: number): Entry | undefined {
    const { entries } = this
    const [first] = entries
    return first && entries[seq - first.seq]
  }

  /** Gives an entry its place at the end. */
  add(unplaced: Unplaced): Entry {
    const entry = { ...unplaced, seq: ++this.#last, chat: this.#chatName(unplaced.chatId) }
    this.#log.add(entry)
    this.emit("entry", entry)
    return entry
  }

  /** Listens no longer to the wire. */
  close(): void {
    this.#wire.close()
  }

  #ofDelivery(attempted: DeliveryAttempt): Unplaced {
    const { eventId, type, subscriptionId, url, attempt, status, error, ms, nextInMs, body } = attempted
    const payload = parsed(body)
    const refused = status !== null && (status < 200 || status > 299)
    return {
      kind: "webhook",
      at: Date.now() - ms,
      ms,
      name: type,
      status,
      problem: refused ? `answered ${status}` : error,
      attempt,
      nextInMs,
      eventId,
      traceId: traceIdIn(payload),
      chatId: chatIdIn(payload),
      says: wordsIn(payload),
      resent: false,
      request: { method: "POST", url, headers: this.#wire.takePosted(eventId, subscriptionId), body },
      response: { headers: {}, body: null },
      subscriptionId,
    }
  }

  #ofCall(call: ApiCall): Unplaced {
    const { method, path, operation, status, code, ms, traceId, retry, body } = call
    const exchange = this.#wire.takeExchange(traceId)
    const answer = parsed(exchange?.responseBody ?? "")
    return {
      kind: "call",
      at: Date.now() - ms,
      ms,
      name: operation ?? `${method} ${path}`,
      status: status || null,
      problem: status === 0 ? "the answer was lost" : status >= 400 ? errorIn(answer, code, status) : null,
      attempt: retry + 1,
      nextInMs: null,
      eventId: eventBehind(body),
      traceId,
      chatId: /\/chats\/([0-9a-f-]{36})/.exec(path)?.[1] ?? chatIdIn(answer) ?? this.#chatOfMessage(path),
      says: wordsIn(body) || wordsIn(answer),
      resent: false,
      request: {
        method,
        url: path,
        headers: exchange?.requestHeaders ?? {},
        body: body === undefined ? null : JSON.stringify(body),
      },
      response: { headers: exchange?.responseHeaders ?? {}, body: exchange?.responseBody ?? null },
      subscriptionId: null,
    }
  }

  #chatOfMessage(path: string): string | null {
    const [, id] = /\/messages\/([0-9a-f-]{36})/.exec(path) ?? []
    return (id && this.#emulator.world.messages.get(id)?.chat.id) || null
  }

  #chatName(id: string | null): string | null {
    const { world } = this.#emulator
    const chat = id === null ? undefined : world.chats.get(id)
    if (!chat) return null
    return (
      chat.name ??
      others(chat)
        .map(({ handle }) => nameOf(world, handle))
        .join(", ")
    )
  }
}

/** The event that made a bot send: a key of Backchat's begins with its id. */
function eventBehind(body: unknown): string | null {
  const { message, idempotency_key: ofBody } = Object(body)
  const key: unknown = Object(message).idempotency_key ?? ofBody
  const [, id] = typeof key === "string" ? (/^(.+?)\/(?:catch\/)?\d/.exec(key) ?? []) : []
  return id ?? null
}
