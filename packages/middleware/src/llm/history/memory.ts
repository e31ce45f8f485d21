import type { Context, Json, MessageReceived } from "@backchat/core"
import type { ModelMessage } from "../models/chat-model.ts"

/** What is kept of a chat. */
export interface History {
  /** What was said before `messages`, in short. */
  readonly summary?: string | undefined
  readonly messages: readonly ModelMessage[]
  /** Ids of the messages that the bot sent last, to know an answer to one of them. */
  readonly mine: readonly string[]
}

const EMPTY: History = { messages: [], mine: [] }
const KEPT_IDS = 50

/** One chat's history, read for one event and written with its end. */
export class Memory {
  readonly #ctx: Context<MessageReceived>
  readonly #key: string
  readonly #version: number
  readonly #ttlMs: number | undefined
  readonly history: History

  private constructor(ctx: Context<MessageReceived>, key: string, read: Read, ttlMs: number | undefined) {
    this.#ctx = ctx
    this.#key = key
    this.#version = read.version
    this.#ttlMs = ttlMs
    this.history = read.history
  }

  /** @param name sets apart what several bots remember of one chat */
  static async read(ctx: Context<MessageReceived>, name: string, ttlMs: number | undefined): Promise<Memory> {
    const key = `llm:history:${JSON.stringify([ctx.event.adapter, ctx.chat.id, name])}`
    const stored = await ctx.state.get(key)
    // Only this class writes under its keys.
    const history = (stored?.value as unknown as History | undefined) ?? EMPTY
    return new Memory(ctx, key, { history, version: stored?.version ?? 0 }, ttlMs)
  }

  /** Writes with the end of the event. An event that another one overtook runs again, and asks no model again. */
  commit({ summary, messages }: Omit<History, "mine">, sent: readonly string[]): void {
    const value = {
      summary,
      messages: messages.map(withoutImages),
      mine: [...this.history.mine, ...sent].slice(-KEPT_IDS),
    }
    this.#write(JSON.parse(JSON.stringify(value)))
  }

  forget(): void {
    this.#write(undefined)
  }

  #write(value: Json | undefined): void {
    const ttlMs = value === undefined ? undefined : this.#ttlMs
    this.#ctx.state.commit({ key: this.#key, value, ifVersion: this.#version, ttlMs })
  }
}

interface Read {
  readonly history: History
  readonly version: number
}

/** The platform's URLs run out, and a model that cannot fetch a picture refuses the whole conversation. */
function withoutImages(message: ModelMessage): ModelMessage {
  if (message.role !== "user" || message.images === undefined) return message
  const { images, content } = message
  return {
    role: "user",
    content: `${content} [${images.length === 1 ? "a picture" : `${images.length} pictures`}]`.trim(),
  }
}
