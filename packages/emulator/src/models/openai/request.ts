import { z } from "zod"
import type { ModelCall, ModelMessage, ModelRequest } from "../model.ts"

const part = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }),
])

const content = z.union([z.string(), z.array(part)])

const call = z.object({
  id: z.string(),
  type: z.literal("function"),
  function: z.object({ name: z.string(), arguments: z.string() }),
})

const message = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "developer"]), content }),
  z.object({ role: z.literal("user"), content }),
  z.object({
    role: z.literal("assistant"),
    content: content.nullish(),
    tool_calls: z.array(call).optional(),
  }),
  z.object({ role: z.literal("tool"), tool_call_id: z.string(), content }),
])

const tool = z.object({
  type: z.literal("function"),
  function: z.object({
    name: z.string(),
    description: z.string().optional(),
    parameters: z.record(z.string(), z.json()).optional(),
  }),
})

/** The body of `POST /v1/chat/completions`, as far as a model is told of it. */
const chatCompletionRequest = z.object({
  model: z.string(),
  messages: z.array(message).min(1),
  tools: z.array(tool).optional(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().positive().nullish(),
  max_completion_tokens: z.int().positive().nullish(),
})

/** What is asked, in no one's format, and how it is to be answered. */
export interface ChatCompletionRequest extends ModelRequest {
  readonly isStreamed: boolean
  /** Whether the stream tells the usage at its end. */
  readonly isCounted: boolean
}

/** Reads a body. @throws ZodError for what is none */
export function readRequest(written: unknown, signal: AbortSignal): ChatCompletionRequest {
  const body = chatCompletionRequest.parse(written)
  const names = new Map(
    body.messages.flatMap((one) =>
      one.role === "assistant" ? (one.tool_calls ?? []).map(({ id, function: { name } }) => [id, name]) : [],
    ),
  )
  return {
    messages: body.messages.map((one) => messageOf(one, names)),
    tools: (body.tools ?? []).map(({ function: { name, description = "", parameters = {} } }) => ({
      name,
      description,
      inputSchema: parameters,
    })),
    signal,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    model: body.model,
    isStreamed: body.stream === true,
    isCounted: body.stream_options?.include_usage === true,
  }
}

function messageOf(
  said: z.infer<typeof message>,
  names: ReadonlyMap<string | undefined, string | undefined>,
): ModelMessage {
  switch (said.role) {
    case "system":
    case "developer":
      return { role: "system", content: textIn(said.content) }
    case "user": {
      const images = imagesIn(said.content)
      return { role: "user", content: textIn(said.content), ...(images.length > 0 && { images }) }
    }
    case "assistant": {
      const calls = (said.tool_calls ?? []).map(callOf)
      return { role: "assistant", content: textIn(said.content ?? ""), ...(calls.length > 0 && { calls }) }
    }
    case "tool": {
      const id = said.tool_call_id
      return { role: "tool", id, name: names.get(id) ?? "", content: textIn(said.content) }
    }
  }
}

function callOf({ id, function: { name, arguments: source } }: z.infer<typeof call>): ModelCall {
  try {
    return { id, name, input: JSON.parse(source) }
  } catch {
    return { id, name, input: source }
  }
}

function textIn(written: z.infer<typeof content>): string {
  if (typeof written === "string") return written
  return written.flatMap((one) => (one.type === "text" ? [one.text] : [])).join("\n")
}

function imagesIn(written: z.infer<typeof content>): readonly string[] {
  if (typeof written === "string") return []
  return written.flatMap((one) => (one.type === "image_url" ? [one.image_url.url] : []))
}
