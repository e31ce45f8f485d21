import { z } from "zod"
import type { ModelMessage, ModelRequest } from "../model.ts"

const text = z.object({ type: z.literal("text"), text: z.string() })

const image = z.object({
  type: z.literal("image"),
  source: z.discriminatedUnion("type", [
    z.object({ type: z.literal("url"), url: z.string() }),
    z.object({ type: z.literal("base64"), media_type: z.string(), data: z.string() }),
  ]),
})

const block = z.discriminatedUnion("type", [
  text,
  image,
  z.object({ type: z.literal("tool_use"), id: z.string(), name: z.string(), input: z.json() }),
  z.object({
    type: z.literal("tool_result"),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(z.discriminatedUnion("type", [text, image]))]).optional(),
  }),
])

const message = z.object({
  role: z.enum(["user", "assistant"]),
  content: z.union([z.string(), z.array(block)]),
})

/** The body of `POST /v1/messages`, as far as a model is told of it. */
const messagesRequest = z.object({
  model: z.string(),
  max_tokens: z.int().positive(),
  system: z.union([z.string(), z.array(text)]).optional(),
  messages: z.array(message).min(1),
  tools: z
    .array(
      z.object({
        name: z.string(),
        description: z.string().optional(),
        input_schema: z.record(z.string(), z.json()),
      }),
    )
    .optional(),
  stream: z.boolean().optional(),
})

/** What is asked, in no one's format, and how it is to be answered. */
export interface MessagesRequest extends ModelRequest {
  readonly isStreamed: boolean
}

type Block = z.infer<typeof block>

/** Reads a body. @throws ZodError for what is none */
export function readRequest(written: unknown, signal: AbortSignal): MessagesRequest {
  const body = messagesRequest.parse(written)
  const { system = "", tools = [], max_tokens } = body
  const guidance = typeof system === "string" ? system : system.map((one) => one.text).join("\n")
  const names = new Map<string, string>()
  return {
    messages: [
      ...(guidance === "" ? [] : [{ role: "system" as const, content: guidance }]),
      ...body.messages.flatMap(({ role, content }) =>
        messagesOf(role, typeof content === "string" ? [{ type: "text", text: content }] : content, names),
      ),
    ],
    tools: tools.map(({ name, description = "", input_schema }) => ({
      name,
      description,
      inputSchema: input_schema,
    })),
    signal,
    maxTokens: max_tokens,
    model: body.model,
    isStreamed: body.stream === true,
  }
}

/** One message there may be several here: results of tools are messages of their own. */
function messagesOf(
  role: "user" | "assistant",
  blocks: readonly Block[],
  names: Map<string, string>,
): readonly ModelMessage[] {
  const content = textIn(blocks)
  if (role === "assistant") {
    const calls = blocks.flatMap((one) => (one.type === "tool_use" ? [one] : []))
    for (const { id, name } of calls) names.set(id, name)
    return [{ role, content, ...(calls.length > 0 && { calls }) }]
  }
  const results = blocks.flatMap((one) => (one.type === "tool_result" ? [one] : []))
  const images = blocks.flatMap((one) => (one.type === "image" ? [urlOf(one.source)] : []))
  const hasSpoken = content !== "" || images.length > 0
  return [
    ...results.map(({ tool_use_id: id, content: result = "" }) => ({
      role: "tool" as const,
      id,
      name: names.get(id) ?? "",
      content: typeof result === "string" ? result : textIn(result),
    })),
    ...(hasSpoken ? [{ role, content, ...(images.length > 0 && { images }) }] : []),
  ]
}

function textIn(blocks: readonly Block[]): string {
  return blocks.flatMap((one) => (one.type === "text" ? [one.text] : [])).join("\n")
}

function urlOf(source: z.infer<typeof image>["source"]): string {
  return source.type === "url" ? source.url : `data:${source.media_type};base64,${source.data}`
}
