import { randomUUID } from "node:crypto"
import type { Response } from "express"
import { type Answer, begin, collect } from "../answer.ts"
import { EventStream } from "../event-stream.ts"
import type { EmulatedModel, ModelCall, ModelEnding, ModelUsage } from "../model.ts"
import { readRequest } from "./request.ts"

const REASONS: Readonly<Record<ModelEnding, string>> = {
  stop: "stop",
  length: "length",
  "tool-calls": "tool_calls",
  other: "content_filter",
}

/** `POST /v1/chat/completions`, streamed or not. @throws ZodError for a body that is none */
export async function chatCompletions(
  model: EmulatedModel,
  body: unknown,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  const request = readRequest(body, signal)
  const head = {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1_000),
    model: request.model,
  }
  const answer = await begin(model, request)
  if (request.isStreamed) {
    return streamed(answer, { ...head, object: "chat.completion.chunk" }, request.isCounted, response)
  }
  const { text, calls, reason, usage } = await collect(answer)
  const tool_calls = calls.map((call) => ({ ...wireCall(call), type: "function" }))
  const message = {
    role: "assistant",
    content: text || null,
    refusal: null,
    ...(calls.length > 0 && { tool_calls }),
  }
  const choices = [{ index: 0, message, logprobs: null, finish_reason: REASONS[reason] }]
  response.json({ ...head, object: "chat.completion", choices, usage: wireUsage(usage) })
}

async function streamed(answer: Answer, head: object, isCounted: boolean, response: Response): Promise<void> {
  const stream = new EventStream(response)
  const send = (delta: object, finish_reason: string | null = null) =>
    stream.send({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason }] })
  await send({ role: "assistant", content: "" })
  let index = 0
  for await (const event of answer.events) {
    if (event.type === "text") await send({ content: event.text })
    else if (event.type === "tool-call") {
      const { id, function: wish } = wireCall(event)
      await send({ tool_calls: [{ index, id, type: "function", function: { ...wish, arguments: "" } }] })
      await send({ tool_calls: [{ index, function: { arguments: wish.arguments } }] })
      index++
    } else {
      await send({}, REASONS[event.reason])
      if (isCounted && event.usage) await stream.send({ ...head, choices: [], usage: wireUsage(event.usage) })
      await stream.sendText("[DONE]")
      stream.end()
      return
    }
  }
  throw new Error("The model's stream ended without a finish.")
}

function wireCall({ id, name, input }: ModelCall) {
  return { id, function: { name, arguments: JSON.stringify(input) } }
}

function wireUsage({ inputTokens, outputTokens }: ModelUsage) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
  }
}
