import {
  BackchatError,
  type Context,
  DeferredError,
  type Draft,
  describe,
  type MessageReceived,
  type Sent,
} from "@backchat/core"
import type { ModelMessage, ToolCall } from "../models/chat-model.ts"
import type { Tools } from "../tools/tool.ts"
import { shapeOf, useTool } from "../tools/use-tool.ts"
import { type Answered, type AskOptions, ask } from "./ask.ts"
import { Speech } from "./speech.ts"

export interface ConversationOptions extends AskOptions {
  readonly toolsByName: Tools
  readonly maxSteps: number
  /** Whether a failure is told to the caller instead of thrown. */
  readonly mayFail: boolean
}

/** How an answer came out. */
export interface Outcome {
  /** What the models and tools added to the conversation. */
  readonly added: readonly ModelMessage[]
  /** Ids of the messages that went out. */
  readonly sent: readonly string[]
  /** Why there is no (further) answer. */
  readonly failure?: string | undefined
}

/**
 * One time of asking. A failure is kept with what was said before it: a later try must not answer differently
 * what was answered already.
 */
type Step = Answered & { readonly failure?: string }

/**
 * Lets a model answer: it speaks, uses tools, is told what came of them, and speaks again. What it says goes out
 * bubble by bubble while it speaks. Each of its steps and each use of a tool is journalled, so an event that is
 * tried again says the same.
 */
export async function converse(
  ctx: Context<MessageReceived>,
  messages: readonly ModelMessage[],
  options: ConversationOptions,
): Promise<Outcome> {
  const { maxSteps, toolsByName } = options
  const added: ModelMessage[] = []
  const sent: string[] = []
  const shapes = new Map<string, (draft: Draft) => Draft>()
  for (let step = 1; step <= maxSteps; step++) {
    const said = await speak(ctx, `llm:${step}`, [...messages, ...added], options, [...shapes.values()])
    const { text, failure, bubbles } = said
    const calls = step < maxSteps ? said.calls : [] // nobody is left to read the last results
    sent.push(...bubbles)
    if (bubbles.length > 0) shapes.clear()
    if (bubbles.length > 0 || calls.length > 0) {
      added.push({ role: "assistant", content: text, ...(calls.length > 0 && { calls }) })
    }
    if (failure !== undefined) return { added, sent, failure }
    if (calls.length === 0) break
    for (const [index, call] of calls.entries()) {
      const key = `tool:${step}:${index}`
      const content = await ctx.step(key, () => useTool(ctx, key, call, toolsByName))
      added.push({ role: "tool", id: call.id, name: call.name, content })
      const shape = shapeOf(ctx, call, toolsByName)
      if (shape !== undefined) shapes.set(call.name, shape)
    }
  }
  if (added.length > 0) return { added, sent }
  return { added, sent, failure: "The model answered with nothing." }
}

/** Asks once, and sends what is said under this name: a tool that replies has names of its own. */
async function speak(
  ctx: Context<MessageReceived>,
  name: string,
  messages: readonly ModelMessage[],
  options: ConversationOptions,
  shapes: readonly ((draft: Draft) => Draft)[],
): Promise<Step & { readonly bubbles: readonly string[] }> {
  const speech = new Speech()
  const reply = ctx
    .reply((begun) => speech.after(begun), {
      key: name,
      shape: (draft, index) => (index === 0 ? shapes.reduce((shaped, shape) => shape(shaped), draft) : draft),
    })
    .catch(nothingIsFine)
  const step = ctx
    .step<Step>(name, () => tryAsk(ctx, messages, options, speech))
    .then(
      (answered) => {
        speech.end(answered.text)
        return answered
      },
      async (error: unknown) => {
        speech.fail(error)
        await reply.catch(() => {}) // what was whole before still goes out
        throw error
      },
    )
  const [answered, sent] = await Promise.all([step, reply])
  return { ...answered, bubbles: sent?.messages.map(({ id }) => id) ?? [] }
}

/** A model may use its tools without a word. */
function nothingIsFine(error: unknown): Sent | undefined {
  if (error instanceof BackchatError && error.code === "empty_reply") return undefined
  throw error
}

async function tryAsk(
  ctx: Context<MessageReceived>,
  messages: readonly ModelMessage[],
  options: ConversationOptions,
  speech: Speech,
): Promise<Step> {
  try {
    return await ask(ctx, messages, options, speech)
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (!options.mayFail || error instanceof DeferredError) throw error
    return { text: speech.text, calls: [] as readonly ToolCall[], failure: describe(error) }
  }
}
