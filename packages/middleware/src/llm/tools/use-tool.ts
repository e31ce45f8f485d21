import { type Context, DeferredError, type Draft, describe, type MessageReceived } from "@backchat/core"
import type { ToolCall } from "../models/chat-model.ts"
import { replyingAs } from "./replying-as.ts"
import type { Tool, Tools } from "./tool.ts"

/**
 * Uses a tool, and tells the model what came of it, whatever that is.
 *
 * @param key names what the tool sends
 */
export async function useTool(
  ctx: Context<MessageReceived>,
  key: string,
  { name, input }: ToolCall,
  tools: Tools,
): Promise<string> {
  const tool = toolNamed(name, tools)
  if (tool === undefined) {
    return `Error: there is no tool "${name}". There are: ${Object.keys(tools).join(", ") || "none"}.`
  }
  try {
    return await tool.use(input, replyingAs(ctx, key))
  } catch (error) {
    ctx.signal.throwIfAborted()
    if (error instanceof DeferredError) throw error
    ctx.log.warn({ tool: name, error: describe(error) }, "A tool failed; the model is told.")
    return `Error: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** How a call changes the next message. */
export function shapeOf(
  ctx: Context<MessageReceived>,
  { name, input }: ToolCall,
  tools: Tools,
): ((draft: Draft) => Draft) | undefined {
  const shape = toolNamed(name, tools)?.shape?.(input, ctx)
  if (shape === undefined) return undefined
  return (draft) => {
    try {
      return shape(draft)
    } catch {
      return draft // the model was told when it used the tool
    }
  }
}

function toolNamed(name: string, tools: Tools): Tool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : undefined
}
