import { type Context, DeferredError, describe, type MessageReceived } from "@backchat/core"
import type { Answered } from "../answer/ask.ts"
import type { ModelMessage } from "../models/chat-model.ts"
import { type CountTokens, tokensOfAll, withinBudget } from "./budget.ts"
import type { History } from "./memory.ts"

/** What a model is told of a chat. */
export type Told = Omit<History, "mine">

export interface RecollectionOptions {
  readonly maxTokens: number
  readonly count: CountTokens
  /** Asks a model for a summary. Absent: what is too old is cut off. */
  readonly summarise?: ((messages: readonly ModelMessage[]) => Promise<Answered>) | undefined
}

/**
 * Keeps a conversation within its budget of tokens: what is too old is left out, or put in short. Summing up is
 * a journalled step; when it fails, the old is left out.
 *
 */
export async function recollect(
  ctx: Context<MessageReceived>,
  { summary, messages }: Told,
  { maxTokens, count, summarise }: RecollectionOptions,
): Promise<Told> {
  const short = summary === undefined ? 0 : count(summary)
  if (short + tokensOfAll(messages, count) <= maxTokens) return { summary, messages }
  // Half of it, so that the next messages do not ask for a summary again.
  const kept = withinBudget(messages, summarise === undefined ? maxTokens : maxTokens / 2, count)
  const old = messages.slice(0, messages.length - kept.length)
  if (summarise === undefined || old.length === 0) return { summary, messages: kept }
  const shorter = await ctx.step("llm:summary", () => sumUp(ctx, summary, old, summarise))
  return { summary: withinLength(shorter ?? summary, maxTokens / 4, count), messages: kept }
}

const WISH =
  "Sum up the conversation for your own memory, in at most 120 words: who the people are, what they want, what was " +
  "agreed, and what is open. Write only the summary."

async function sumUp(
  ctx: Context<MessageReceived>,
  summary: string | undefined,
  old: readonly ModelMessage[],
  summarise: NonNullable<RecollectionOptions["summarise"]>,
): Promise<string | null> {
  const before = summary === undefined ? [] : [`Earlier: ${summary}`]
  const lines = old.map(({ role, content }) => `${role}: ${content}`)
  try {
    const { text } = await summarise([
      { role: "system", content: WISH },
      { role: "user", content: [...before, ...lines].join("\n") },
    ])
    return text.trim() || null
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (error instanceof DeferredError) throw error
    ctx.log.warn(
      { error: describe(error) },
      "The conversation could not be summed up; its beginning is cut off.",
    )
    return null
  }
}

/** A model may say more than it was asked for. */
function withinLength(text: string | undefined, maxTokens: number, count: CountTokens): string | undefined {
  if (text === undefined || count(text) <= maxTokens) return text
  return text.slice(0, Math.floor((text.length * maxTokens) / count(text)))
}

/** What was said before, as the model is told of it. */
export function inShort(summary: string | undefined): string {
  return summary === undefined ? "" : `What was said before, in short: ${summary}`
}
