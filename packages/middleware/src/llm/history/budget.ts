import type { ModelMessage } from "../models/chat-model.ts"

/** Tokens of a text. The default counts one for every four characters begun. */
export type CountTokens = (text: string) => number

export const countByLength: CountTokens = (text) => Math.ceil(text.length / 4)

function tokensOf(message: ModelMessage, count: CountTokens): number {
  const calls = message.role === "assistant" ? (message.calls ?? []) : []
  return count(message.content) + (calls.length === 0 ? 0 : count(JSON.stringify(calls)))
}

export function tokensOfAll(messages: readonly ModelMessage[], count: CountTokens): number {
  return messages.reduce((sum, message) => sum + tokensOf(message, count), 0)
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
