import { randomUUID } from "node:crypto"
import type { Response } from "express"
import { type Answer, begin, collect } from "../answer.ts"
import { EventStream } from "../event-stream.ts"
import type { EmulatedModel, ModelCall, ModelEnding } from "../model.ts"
import { readRequest } from "./request.ts"

const REASONS: Readonly<Record<ModelEnding, string>> = {
  stop: "end_turn",
  length: "max_tokens",
  "tool-calls": "tool_use",
  other: "refusal",
}

/** `POST /v1/messages`, streamed or not. @throws ZodError for a body that is none */
export async function messages(
  model: EmulatedModel,
  body: unknown,
  response: Response,
  signal: AbortSignal,
): Promise<void> {
  const request = readRequest(body, signal)
  const head = { id: `msg_${randomUUID()}`, type: "message", role: "assistant", model: request.model }
  const answer = await begin(model, request)
  if (request.isStreamed) return streamed(answer, head, response)
  const { text, calls, reason, usage } = await collect(answer)
  const content = [...(text === "" ? [] : [{ type: "text", text }]), ...calls.map(toolUse)]
  response.json({
    ...head,
    content,
    stop_reason: REASONS[reason],
    stop_sequence: null,
    usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
  })
}

async function streamed(answer: Answer, head: object, response: Response): Promise<void> {
  const stream = new EventStream(response)
  const send = (type: string, fields: object = {}) => stream.send({ type, ...fields }, type)
  const usage = { input_tokens: answer.inputTokens, output_tokens: 1 }
  const message = { ...head, content: [], stop_reason: null, stop_sequence: null, usage }
  await send("message_start", { message })
  await send("ping")
  let index = 0
  let isInText = false
  const endText = async () => {
    if (isInText) await send("content_block_stop", { index: index++ })
    isInText = false
  }
  for await (const event of answer.events) {
    if (event.type === "text") {
      if (!isInText) await send("content_block_start", { index, content_block: { type: "text", text: "" } })
      isInText = true
      await send("content_block_delta", { index, delta: { type: "text_delta", text: event.text } })
    } else if (event.type === "tool-call") {
      await endText()
      await send("content_block_start", { index, content_block: { ...toolUse(event), input: {} } })
      const partial_json = JSON.stringify(event.input)
      await send("content_block_delta", { index, delta: { type: "input_json_delta", partial_json } })
      await send("content_block_stop", { index: index++ })
    } else {
      await endText()
      const { inputTokens = 0, outputTokens = 0 } = event.usage ?? {}
      await send("message_delta", {
        delta: { stop_reason: REASONS[event.reason], stop_sequence: null },
        usage: { input_tokens: inputTokens, output_tokens: outputTokens },
      })
      await send("message_stop")
      stream.end()
      return
    }
  }
  throw new Error("The model's stream ended without a finish.")
}

function toolUse({ id, name, input }: ModelCall) {
  return { type: "tool_use", id, name, input }
}
