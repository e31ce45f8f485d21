import { type Context, DeferredError, type Draft, describe, type MessageReceived } from "@backchat/core"
import { type Answered, type AskOptions, ask } from "./ask.ts"
import type { ModelMessage, ToolCall } from "./chat-model.ts"
import { draftsOf } from "./drafts.ts"
import type { Tools } from "./tool.ts"

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

/** A step that failed keeps its failure: a later try must not answer differently what was answered already. */
type Step = Answered | { readonly failure: string }

/**
 * Lets a model answer: it speaks, uses tools, is told what came of them, and speaks again. Each of its steps
 * and each use of a tool is journalled, so an event that is tried again says the same.
 */
export async function converse(
  ctx: Context<MessageReceived>,
  messages: readonly ModelMessage[],
  options: ConversationOptions,
): Promise<Outcome> {
  const added: ModelMessage[] = []
  const sent: string[] = []
  const shapes = new Map<string, (draft: Draft) => Draft>()
  for (let step = 1; step <= options.maxSteps; step++) {
    const answer = await ctx.step<Step>(`llm:${step}`, () => tryAsk(ctx, [...messages, ...added], options))
    if ("failure" in answer) return { added, sent, failure: answer.failure }
    const calls = step < options.maxSteps ? answer.calls : [] // nobody is left to read the last results
    const drafts = await draftsOf(answer.text, [...shapes.values()])
    if (drafts.length > 0) {
      // A name, since a tool that has replied does not reply again when the event is tried again.
      const { messages: bubbles } = await ctx.reply(drafts, { key: `llm:${step}` })
      sent.push(...bubbles.map(({ id }) => id))
      shapes.clear()
    }
    if (drafts.length > 0 || calls.length > 0) {
      added.push({ role: "assistant", content: answer.text, ...(calls.length > 0 && { calls }) })
    }
    if (calls.length === 0) break
    for (const [index, call] of calls.entries()) {
      const content = await ctx.step(`tool:${step}:${index}`, () => use(ctx, call, options.toolsByName))
      added.push({ role: "tool", id: call.id, name: call.name, content })
      const shape = shapeOf(ctx, call, options.toolsByName)
      if (shape !== undefined) shapes.set(call.name, shape)
    }
  }
  if (added.length > 0) return { added, sent }
  return { added, sent, failure: "The model answered with nothing." }
}

async function tryAsk(
  ctx: Context<MessageReceived>,
  messages: readonly ModelMessage[],
  options: ConversationOptions,
): Promise<Step> {
  try {
    return await ask(ctx, messages, options)
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (!options.mayFail || error instanceof DeferredError) throw error
    return { failure: describe(error) }
  }
}

/** Uses a tool, and tells the model what came of it, whatever that is. */
async function use(ctx: Context<MessageReceived>, call: ToolCall, tools: Tools): Promise<string> {
  const tool = Object.hasOwn(tools, call.name) ? tools[call.name] : undefined
  if (tool === undefined) {
    return `Error: there is no tool "${call.name}". There are: ${Object.keys(tools).join(", ") || "none"}.`
  }
  try {
    return await tool.use(call.input, ctx)
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (error instanceof DeferredError) throw error
    ctx.log.warn({ tool: call.name, error: describe(error) }, "A tool failed; the model is told.")
    return `Error: ${error instanceof Error ? error.message : String(error)}`
  }
}

function shapeOf(
  ctx: Context<MessageReceived>,
  { name, input }: ToolCall,
  tools: Tools,
): ((draft: Draft) => Draft) | undefined {
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  const shape = tool?.shape?.(input, ctx)
  if (shape === undefined) return undefined
  return (draft) => {
    try {
      return shape(draft)
    } catch {
      return draft // the model was told when it used the tool
    }
  }
}
