import { type Context, chatOf } from "./context.ts"
import type { BotEvent, MessageReceived } from "./model/event.ts"
import type { Message } from "./model/message.ts"
import type { MediaPart, Part } from "./model/part.ts"
import type { Said } from "./steering/burst.ts"

const NONE: readonly never[] = []

/** What an event says, or several messages that are answered together: nothing is computed before it is asked for. */
export class EventView {
  event: BotEvent
  #burst: readonly MessageReceived[] = NONE
  #said: readonly Said[] = NONE
  #media: readonly MediaPart[] | undefined

  constructor(event: BotEvent) {
    this.event = event
  }

  get text(): Context["text"] {
    const { event } = this
    if (this.#burst.length > 1)
      return this.#burst
        .map(({ message }) => message.text)
        .filter(Boolean)
        .join("\n")
    if ("message" in event) return event.message.text
    return event.type === "message.edited" ? event.edit.text : undefined
  }

  get message(): Context["message"] {
    return "message" in this.event ? this.event.message : undefined
  }

  get chat(): Context["chat"] {
    return chatOf(this.event)
  }

  get from(): Context["from"] {
    return "from" in this.event ? this.event.from : undefined
  }

  get reaction(): Context["reaction"] {
    return "reaction" in this.event ? this.event.reaction : undefined
  }

  get parts(): readonly Part[] {
    if (this.#burst.length > 1) return this.#burst.flatMap(({ message }) => message.parts)
    return this.message?.parts ?? NONE
  }

  get messages(): readonly Message[] {
    if (this.event.type !== "message.received") return NONE
    const events = this.#burst.length > 0 ? this.#burst : [this.event]
    return events.map(({ message, from }) => ({ ...message, from }))
  }

  get said(): readonly Said[] {
    return this.#said
  }

  get media(): readonly MediaPart[] {
    this.#media ??= this.parts.filter((part) => part.type === "media")
    return this.#media
  }

  set media(media: readonly MediaPart[]) {
    this.#media = media
  }

  get line(): string | undefined {
    return this.event.line
  }

  get traceId(): string | undefined {
    return this.event.traceId
  }

  /** Becomes the view of several messages, of which the last is the event. */
  join(burst: readonly MessageReceived[], said: readonly Said[]): void {
    this.#burst = burst
    this.#said = said
    this.event = burst.at(-1) ?? this.event
    this.#media = undefined
  }
}
