import type { Context, Json, MessageReceived } from "@backchat/core"
import type { ModelMessage } from "./chat-model.ts"

export interface HistoryOptions {
  /** What of a chat is remembered and told to the model, in tokens; the oldest goes first. Default 4,000. */
  readonly maxTokens?: number | undefined
  /** How long a chat is remembered after its last message, in milliseconds. Default: for ever. */
  readonly ttlMs?: number | undefined
}

/** Tokens of a text. The default counts one for every four characters begun. */
export type CountTokens = (text: string) => number

export const countByLength: CountTokens = (text) => Math.ceil(text.length / 4)

/** What is kept of a chat. */
export interface History {
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

  static async read(ctx: Context<MessageReceived>, name: string, { ttlMs }: HistoryOptions): Promise<Memory> {
    const key = `llm:history:${JSON.stringify([ctx.event.adapter, ctx.chat.id, name])}`
    const stored = await ctx.state.get(key)
    // Only this class writes under its keys.
    const history = (stored?.value as unknown as History | undefined) ?? EMPTY
    return new Memory(ctx, key, { history, version: stored?.version ?? 0 }, ttlMs)
  }

  /** Writes with the end of the event. An event that another one overtook runs again, and asks no model again. */
  commit(messages: readonly ModelMessage[], sent: readonly string[]): void {
    const value = {
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

/** The newest messages within a budget, from the beginning of a turn: what answers a tool call never stands alone. */
export function withinBudget(
  messages: readonly ModelMessage[],
  maxTokens: number,
  count: CountTokens,
): readonly ModelMessage[] {
  let from = messages.length
  let spent = 0
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]
    if (message === undefined) break
    spent += tokensOf(message, count)
    if (spent > maxTokens && from < messages.length) break
    if (message.role === "user") from = index
  }
  return messages.slice(from)
}

export function tokensOf(message: ModelMessage, count: CountTokens): number {
  const calls = message.role === "assistant" ? (message.calls ?? []) : []
  return count(message.content) + (calls.length === 0 ? 0 : count(JSON.stringify(calls)))
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
