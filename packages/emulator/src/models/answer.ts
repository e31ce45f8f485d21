import type { EmulatedModel, ModelCall, ModelEnding, ModelEvent, ModelRequest, ModelUsage } from "./model.ts"

/** An answer that has begun, so that it is known whether there is one. */
export interface Answer {
  readonly events: AsyncIterable<ModelEvent>
  /** Tokens of the question, as far as they are known before the end. */
  readonly inputTokens: number
}

/** A whole answer. */
export interface WholeAnswer {
  readonly text: string
  readonly calls: readonly ModelCall[]
  readonly reason: ModelEnding
  readonly usage: ModelUsage
}

/** Asks a model, and waits for its first event. @throws what the model throws before it */
export async function begin(model: EmulatedModel, request: ModelRequest): Promise<Answer> {
  const iterator = model.stream(request)[Symbol.asyncIterator]()
  const first = await iterator.next()
  const inputTokens = request.messages.reduce((sum, { content }) => sum + tokensOf(content), 0)
  return { events: counted(first, iterator, inputTokens), inputTokens }
}

/** The events, the last with the usage: a model that does not count is counted. */
async function* counted(
  first: IteratorResult<ModelEvent>,
  iterator: AsyncIterator<ModelEvent>,
  inputTokens: number,
): AsyncGenerator<ModelEvent> {
  let outputTokens = 0
  try {
    for (let next = first; next.done !== true; next = await iterator.next()) {
      const event = next.value
      if (event.type === "text") outputTokens += tokensOf(event.text)
      if (event.type === "tool-call") outputTokens += tokensOf(JSON.stringify(event.input))
      yield event.type === "finish"
        ? { ...event, usage: event.usage ?? { inputTokens, outputTokens } }
        : event
    }
  } finally {
    await iterator.return?.()
  }
}

/** @throws Error when the stream ends without a finish, as a server that dies */
export async function collect({ events }: Answer): Promise<WholeAnswer> {
  let text = ""
  const calls: ModelCall[] = []
  for await (const event of events) {
    if (event.type === "text") text += event.text
    else if (event.type === "tool-call") calls.push(event)
    else
      return { text, calls, reason: event.reason, usage: event.usage ?? { inputTokens: 0, outputTokens: 0 } }
  }
  throw new Error("The model's stream ended without a finish.")
}

/** A token for every four characters begun: close enough for limits to be tried. */
function tokensOf(text: string): number {
  return Math.ceil(text.length / 4)
}
