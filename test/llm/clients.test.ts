import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { createOpenAICompatible as createOpenAICompatible1 } from "@ai-sdk/openai-compatible-1"
import { createOpenAICompatible as createOpenAICompatible3 } from "@ai-sdk/openai-compatible-3"
import Anthropic from "@anthropic-ai/sdk"
import { createEmulator } from "@backchat/emulator"
import { generateText, stepCountIs, streamText, tool } from "ai"
import * as ai5 from "ai-5"
import * as ai7 from "ai-7"
import { type ChatModel, offline, PlatformError } from "backchat"
import OpenAI from "openai"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { z } from "zod"
import { scripted } from "./scripted.ts"

let model: ChatModel = offline()
const emulator = createEmulator({ model: { name: "served", stream: (request) => model.stream(request) } })
beforeAll(() => emulator.start())
afterAll(() => emulator.stop())
beforeEach(() => {
  model = offline()
})

const SAYS_WHAT_IT_IS = "Hello! I am rules and not an AI, but I listen."
const time = { name: "time", description: "what time it is", parameters: { type: "object", properties: {} } }

describe("the official OpenAI client", () => {
  const client = () => new OpenAI({ apiKey: "any", baseURL: `${emulator.url}/v1`, maxRetries: 0 })

  it("gets an answer whole, counted", async () => {
    const completion = await client().chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "hello" }],
    })
    expect(completion.choices[0]).toMatchObject({
      message: { content: SAYS_WHAT_IT_IS },
      finish_reason: "stop",
    })
    expect(completion.usage?.prompt_tokens).toBe(2)
    expect(completion.usage?.completion_tokens).toBeGreaterThan(8)
  })

  it("gets it as a stream, with the usage when it asks for it", async () => {
    const stream = await client().chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "hello" }],
      stream: true,
      stream_options: { include_usage: true },
    })
    const pieces: string[] = []
    let usage: OpenAI.CompletionUsage | null | undefined
    for await (const chunk of stream) {
      pieces.push(chunk.choices[0]?.delta.content ?? "")
      usage = chunk.usage ?? usage
    }
    expect(pieces.join("")).toBe(SAYS_WHAT_IT_IS)
    expect(pieces.length).toBeGreaterThan(8)
    expect(usage?.total_tokens).toBeGreaterThan(10)
  })

  it("runs tools by itself", async () => {
    const runner = client().chat.completions.runTools({
      model: "m",
      messages: [{ role: "user", content: "what time is it?" }],
      tools: [
        {
          type: "function",
          function: { ...time, function: () => "It is noon.", parse: JSON.parse },
        },
      ],
    })
    expect(await runner.finalContent()).toBe("It is noon.")
  })

  it("hears of errors as it knows them", async () => {
    await expect(client().chat.completions.create({ model: "m", messages: [] })).rejects.toThrow(
      OpenAI.BadRequestError,
    )
    const details = { operation: "model", status: 429, retryable: true, retryAfterMs: 2_000 }
    model = scripted([{ refusal: new PlatformError("Slow down.", details) }])
    const failure = await client()
      .chat.completions.create({ model: "m", messages: [{ role: "user", content: "hi" }] })
      .catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(OpenAI.RateLimitError)
    expect((failure as InstanceType<typeof OpenAI.RateLimitError>).headers.get("retry-after")).toBe("2")
  })
})

describe("the official Anthropic client", () => {
  const client = () => new Anthropic({ apiKey: "any", baseURL: emulator.url, maxRetries: 0 })
  const hello = { model: "m", max_tokens: 100, messages: [{ role: "user" as const, content: "hello" }] }

  it("gets an answer whole, counted", async () => {
    const message = await client().messages.create(hello)
    expect(message).toMatchObject({
      content: [{ type: "text", text: SAYS_WHAT_IT_IS }],
      stop_reason: "end_turn",
    })
    expect(message.usage.output_tokens).toBeGreaterThan(8)
  })

  it("gets it as a stream", async () => {
    const stream = client().messages.stream(hello)
    const pieces: string[] = []
    stream.on("text", (piece) => pieces.push(piece))
    const message = await stream.finalMessage()
    expect(pieces.join("")).toBe(SAYS_WHAT_IT_IS)
    expect(message.content).toMatchObject([{ text: SAYS_WHAT_IT_IS }])
    expect(message.usage.output_tokens).toBeGreaterThan(8)
  })

  it("is asked to use a tool, and gets the answer to its result", async () => {
    const tools = [
      { name: "time", description: "what time it is", input_schema: { type: "object" as const } },
    ]
    const question = { role: "user" as const, content: "what time is it?" }
    const asked = await client()
      .messages.stream({ ...hello, messages: [question], tools })
      .finalMessage()
    expect(asked.stop_reason).toBe("tool_use")
    const call = asked.content.find((block) => block.type === "tool_use")
    expect(call).toMatchObject({ name: "time", input: {} })
    const told = await client().messages.create({
      ...hello,
      tools,
      messages: [
        question,
        { role: "assistant", content: asked.content },
        {
          role: "user",
          content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "It is noon." }],
        },
      ],
    })
    expect(told.content).toMatchObject([{ text: "It is noon." }])
  })

  it("hears of errors as it knows them", async () => {
    await expect(client().messages.create({ ...hello, max_tokens: 0 })).rejects.toThrow(
      Anthropic.BadRequestError,
    )
    model = scripted([{ texts: ["Half"], ending: "dies" }])
    await expect(client().messages.stream(hello).finalMessage()).rejects.toThrow()
  })
})

describe("the AI SDK", () => {
  const options = () => ({ name: "emulator", baseURL: `${emulator.url}/v1` })

  it("6 streams text and runs tools", async () => {
    const provider = createOpenAICompatible(options())
    const { textStream } = streamText({ model: provider("m"), prompt: "hello" })
    expect(await whole(textStream)).toBe(SAYS_WHAT_IT_IS)
    const { text } = await generateText({
      model: provider("m"),
      prompt: "what time is it?",
      tools: {
        time: tool({
          description: "what time it is",
          inputSchema: z.object({}),
          execute: () => "It is noon.",
        }),
      },
      stopWhen: stepCountIs(2),
    })
    expect(text).toBe("It is noon.")
  })

  it("5 streams text", async () => {
    const provider = createOpenAICompatible1(options())
    const { textStream } = ai5.streamText({ model: provider("m"), prompt: "hello" })
    expect(await whole(textStream)).toBe(SAYS_WHAT_IT_IS)
  })

  it("7 streams text", async () => {
    const provider = createOpenAICompatible3(options())
    const { textStream } = ai7.streamText({ model: provider("m"), prompt: "hello" })
    expect(await whole(textStream)).toBe(SAYS_WHAT_IT_IS)
  })
})

async function whole(stream: AsyncIterable<string>): Promise<string> {
  let text = ""
  for await (const piece of stream) text += piece
  return text
}

it("an emulator without a model says how to give it one", async () => {
  const bare = createEmulator()
  await bare.start()
  for (const path of ["/v1/chat/completions", "/v1/messages"]) {
    const response = await fetch(`${bare.url}${path}`, { method: "POST", body: "{}" })
    expect([response.status, await response.text()]).toEqual([404, expect.stringMatching(/createEmulator/)])
  }
  await bare.stop()
})
