import { BackchatError } from "../errors.ts"
import type { Capabilities } from "../model/capability.ts"
import type { Chat, Recipients } from "../model/chat.ts"
import type { Adapter } from "../ports.ts"
import { bubbles } from "../reply/bubbles.ts"
import { type Content, toDrafts } from "../reply/content.ts"
import { type Draft, markdown } from "../reply/draft.ts"
import type {
  Degradation,
  LocalMedia,
  OutgoingMessage,
  OutgoingPart,
  RemoteMedia,
  StagedMessage,
} from "../reply/outgoing.ts"
import { type Rendered, render } from "../reply/render.ts"
import type { Journal } from "./journal.ts"
import { ReadAhead } from "./read-ahead.ts"

/**
 * A stream of Markdown. As a function it gets what an earlier try has already said of this reply (empty the first
 * time) and streams what comes after it.
 */
export type Streamed = AsyncIterable<string> | ((begun: string) => AsyncIterable<string>)

/** One message of a reply, as it will be sent. */
export interface Bubble {
  readonly message: StagedMessage
  readonly degraded: readonly Degradation[]
}

export interface PlannerOptions {
  readonly adapter: Adapter
  readonly target: Chat | Recipients
  /** Who is named when there is nothing to say. */
  readonly speaker: string
  readonly journal: Journal | undefined
  /** The reply's key, which names its rows in the journal. */
  readonly key: string
  /** Uploads with the outbox's patience. */
  readonly upload: (media: LocalMedia) => Promise<RemoteMedia>
}

/** A row for each bubble of a stream. */
interface Spoken {
  readonly text: string
  readonly bubbles: readonly Bubble[]
}

/** Makes a reply into messages, and keeps in the journal what a later try must not make again. */
export class Planner {
  readonly #options: PlannerOptions
  readonly #capabilities: Capabilities

  constructor(options: PlannerOptions) {
    this.#options = options
    const { adapter, target } = options
    this.#capabilities = adapter.capabilities(
      "id" in target ? target : { id: "", isGroup: target.to.length > 1 },
    )
  }

  /** The messages of a content: all at once, or those that were planned before. */
  async plan(content: Content): Promise<readonly Bubble[]> {
    const { journal, key } = this.#options
    const planned = await journal?.read(`plan:${key}`)
    if (planned !== undefined) return planned as unknown as readonly Bubble[] // the row that is written below
    const made: Bubble[] = []
    for (const draft of toDrafts(content)) made.push(...(await this.#bubblesOf(draft)))
    // One bubble needs no plan: its key alone keeps a second run from sending another.
    if (made.length > 1) journal?.note(`plan:${key}`, made)
    return made
  }

  /**
   * The messages of a stream, each as soon as it is whole: first those of an earlier try, then what follows. It is
   * read ahead of what is taken, so that little of it is lost with this process.
   */
  async *stream(
    streamed: Streamed,
    shape: (draft: Draft, index: number) => Draft = (draft) => draft,
  ): AsyncGenerator<Bubble, void, undefined> {
    const { journal, key } = this.#options
    const earlier = await this.#earlier()
    for (const { bubbles } of earlier) yield* bubbles
    if ((await journal?.read(`spoken:${key}/end`)) !== undefined) return
    let index = earlier.length
    const enough = new AbortController()
    try {
      const spoken = new ReadAhead(this.#speak(streamed, earlier, shape), enough.signal)
      for await (const { bubbles } of spoken) {
        index++
        yield* bubbles
      }
    } finally {
      enough.abort() // whoever takes no more, as when a message is refused
    }
    if (index === 0) throw emptyReply(this.#options.speaker)
  }

  async *#speak(
    streamed: Streamed,
    earlier: readonly Spoken[],
    shape: (draft: Draft, index: number) => Draft,
  ): AsyncGenerator<Spoken, void, undefined> {
    const { journal, key } = this.#options
    const goesOn = typeof streamed === "function"
    const source = goesOn ? streamed(earlier.map(({ text }) => text).join("\n\n")) : streamed
    let index = goesOn ? earlier.length : 0
    for await (const text of bubbles(source)) {
      if (index >= earlier.length) {
        const spoken = { text, bubbles: await this.#bubblesOf(shape(markdown(text), index)) }
        journal?.note(`spoken:${key}/${index}`, spoken)
        yield spoken
      }
      index++
    }
    journal?.note(`spoken:${key}/end`, true)
  }

  async #earlier(): Promise<readonly Spoken[]> {
    const { journal, key } = this.#options
    const earlier: Spoken[] = []
    for (;;) {
      const row = await journal?.read(`spoken:${key}/${earlier.length}`)
      if (row === undefined) return earlier
      earlier.push(row as unknown as Spoken) // the row that #speak wrote
    }
  }

  async #bubblesOf(draft: Draft): Promise<Bubble[]> {
    const { messages, degraded } = await this.#rendered(draft)
    const staged = await Promise.all(messages.map((message) => this.#stage(message)))
    return staged.map((message, index) => ({ message, degraded: index === 0 ? degraded : [] }))
  }

  async #rendered(draft: Draft): Promise<Rendered> {
    try {
      return await render(draft, this.#capabilities)
    } catch (error) {
      const isEmpty = error instanceof BackchatError && error.code === "empty_reply"
      throw isEmpty ? emptyReply(this.#options.speaker, error) : error
    }
  }

  /** Uploads what is still with us, so that the message is plain JSON. */
  async #stage(message: OutgoingMessage): Promise<StagedMessage> {
    if (!message.parts.some(isLocal)) return message as StagedMessage // nothing to replace
    const parts = await Promise.all(
      message.parts.map(async (part) =>
        part.type === "media" && "data" in part.source
          ? { ...part, source: await this.#options.upload(part.source) }
          : part,
      ),
    )
    return { ...message, parts: parts as StagedMessage["parts"] } // every local source is replaced above
  }
}

function isLocal(part: OutgoingPart): boolean {
  return part.type === "media" && "data" in part.source
}

/** The error of a reply without anything to show, with its speaker named. */
export function emptyReply(speaker: string, cause?: unknown): BackchatError {
  return new BackchatError(
    "empty_reply",
    `${speaker} replied with nothing to show. Reply with text or media, or return undefined to say nothing.`,
    { cause },
  )
}
