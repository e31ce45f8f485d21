import { randomUUID } from "node:crypto"
import { setTimeout as rest } from "node:timers/promises"
import { type DeliveryAttempt, deliveryHeaders, type Emulator } from "@backchat/emulator"
import type { Bubble, Person, PersonTraits, ReplayOptions, SavedTranscript } from "@backchat/emulator/testing"

import { CAUSES } from "./causes.ts"

/** What `backchat say` asks for. */
export interface Saying {
  readonly text: string
  /** Somebody's name; whoever is not there comes in. Default: the first person of the world. */
  readonly as?: string | undefined
  readonly service?: PersonTraits["service"] | undefined
  readonly timeoutMs: number
}

/** What `backchat trigger` asks for. */
export interface Triggering {
  readonly type: string
  readonly data?: object | undefined
  /** Who causes it, where somebody has to. Default: the first person of the world. */
  readonly as?: string | undefined
  readonly line?: string | undefined
}

/** A webhook that was saved, to be delivered once more. */
export interface Delivering {
  /** The webhook's body, JSON as it was sent. */
  readonly body: string
  /** Whether it gets a new event id, so that it is no duplicate to the bot. */
  readonly asNew: boolean
  readonly timeoutMs: number
}

/** Where the bot waits for webhooks. */
export interface Webhook {
  readonly url: string
  readonly secret: string
}

/** What a running emulator has for the other commands. */
export interface DeskParts {
  readonly emulator: Emulator
  readonly webhook: () => Webhook | undefined
  /** Resolves when the bot has nothing in hand; absent where the bot is somebody else's process. */
  readonly quiet?: (() => Promise<void>) | undefined
}

/** How long nobody has to say anything, where it is not known whether the bot is still at work. */
const SILENCE_MS = 1_000

/** How long a triggered event is watched until the bot is done with it. */
const TAKING_MS = 5_000

/** What the other commands may ask of a running emulator. */
export class Desk {
  readonly #emulator: Emulator
  readonly #quiet: DeskParts["quiet"]
  readonly #webhook: DeskParts["webhook"]

  constructor({ emulator, webhook, quiet }: DeskParts) {
    this.#emulator = emulator
    this.#webhook = webhook
    this.#quiet = quiet
  }

  /** Says something and calls with each bubble that answers. @returns whether anything did in time */
  async say({ text, as, service, timeoutMs }: Saying, heard: (bubble: Bubble) => void): Promise<boolean> {
    const person = this.#person(as, service)
    const known = new Set<string>()
    let isAnswered = () => {}
    const answered = new Promise<void>((resolve) => {
      isAnswered = resolve
    })
    let lastAt = performance.now()
    let chatId: string | undefined
    const listen = (bubble: Bubble, on: { readonly handle: string }) => {
      const isHere = on.handle === person.handle && (chatId ?? bubble.chatId) === bubble.chatId
      if (!bubble.fromLine || !isHere || known.has(bubble.id)) return
      known.add(bubble.id)
      lastAt = performance.now()
      heard(bubble)
      isAnswered()
    }
    this.#emulator.on("bubble", listen)
    const isOver = new AbortController()
    try {
      chatId = (await person.says(text)).chatId
      const done = this.#quiet?.() ?? answered.then(() => silence(() => lastAt, isOver.signal))
      await Promise.race([done, rest(timeoutMs, undefined, { signal: isOver.signal })])
      return known.size > 0
    } finally {
      isOver.abort()
      this.#emulator.off("bubble", listen)
    }
  }

  /**
   * Lets an event happen: with data it is told as it stands, else somebody causes it.
   *
   * @throws Error for a type that needs its data, and when the bot does not take the event
   */
  async trigger({ type, data, line, as }: Triggering): Promise<void> {
    const isOver = new AbortController()
    const refused = new Promise<DeliveryAttempt>((resolve) => {
      const look = (attempt: DeliveryAttempt) => {
        if (attempt.status === null || attempt.status >= 300) resolve(attempt)
      }
      this.#emulator.on("delivery", look)
      isOver.signal.addEventListener("abort", () => this.#emulator.off("delivery", look))
    })
    try {
      const cause = data === undefined ? CAUSES[type] : undefined
      if (cause !== undefined) await cause({ emulator: this.#emulator, person: this.#person(as) })
      else tell(this.#emulator, { type, data, line })
      const taken = this.#emulator.settled().then(() => this.#quiet?.())
      const tooLong = rest(TAKING_MS, undefined, { signal: isOver.signal })
      const attempt = await Promise.race([taken, refused, tooLong])
      if (attempt === undefined) return
      const { url, status, error } = attempt
      throw new Error(
        `The bot at ${url} did not take it: ${status ?? error}. It is delivered again by itself, as Linq does.`,
      )
    } finally {
      isOver.abort()
    }
  }

  /** Has a conversation again. @returns everything that was said @throws Error when an answer differs */
  async replay(transcript: SavedTranscript, options: ReplayOptions): Promise<string> {
    await this.#emulator.replay(transcript, options)
    return this.#emulator.transcript()
  }

  /** Posts a saved webhook to the bot, signed anew. @throws Error when the bot does not take it */
  async deliver({ body, asNew, timeoutMs }: Delivering): Promise<void> {
    const webhook = this.#webhook()
    if (webhook === undefined) throw new Error("Nobody is subscribed to this emulator's webhooks.")
    const event = JSON.parse(body)
    const eventId: string = asNew ? randomUUID() : event.event_id
    const signing = {
      secret: webhook.secret,
      eventId,
      timestampS: Math.floor(Date.now() / 1_000),
      body: asNew ? JSON.stringify({ ...event, event_id: eventId }) : body,
    }
    const response = await fetch(webhook.url, {
      method: "POST",
      headers: deliveryHeaders(signing, { type: event.event_type, subscriptionId: "replay" }),
      body: signing.body,
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) throw new Error(`The bot answered ${response.status}: ${await response.text()}`)
    await this.#quiet?.()
  }

  #person(name: string | undefined, service?: PersonTraits["service"]): Person {
    const { people } = this.#emulator
    const [first] = people
    if (name === undefined) return first ?? this.#emulator.person("Someone")
    const known = people.find((one) => one.name.toLowerCase() === name.toLowerCase())
    if (known === undefined) return this.#emulator.person(name, service === undefined ? {} : { service })
    if (service !== undefined) known.becomes({ service })
    return known
  }
}

/** Resolves when the last word was some time ago. */
async function silence(lastAt: () => number, signal: AbortSignal): Promise<void> {
  for (;;) {
    const leftMs = lastAt() + SILENCE_MS - performance.now()
    if (leftMs <= 0) return
    await rest(leftMs, undefined, { signal })
  }
}

function tell(emulator: Emulator, { type, data, line }: Triggering): void {
  const on = line === undefined ? {} : { line }
  try {
    emulator.trigger(type, { ...(data && { data }), ...on })
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("give it its data")) throw error
    throw new Error(
      `Nobody in the emulator causes ${type}, so it needs its data: --data '{ … }' or --file FILE.`,
    )
  }
}
