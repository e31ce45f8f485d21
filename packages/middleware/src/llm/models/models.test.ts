import { once } from "node:events"
import { createServer, type Server, type ServerResponse } from "node:http"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { anthropic } from "./anthropic.ts"
import { asChatModel } from "./as-chat-model.ts"
import type { ChatModel, ModelEvent, ModelMessage } from "./chat-model.ts"
import { openai } from "./openai.ts"

/** What a model is to do, in no one's format. */
interface Script {
  readonly texts: readonly string[]
  readonly calls?: readonly { readonly id: string; readonly name: string; readonly input: string }[]
  readonly ending?: "finish" | "dies" | "stops" | "hangs"
  readonly error?: { readonly status: number; readonly retryAfter?: string }
  /** Bytes in one write. */
  readonly stride?: number
}

interface Kind {
  readonly make: (script: Script) => ChatModel
  readonly tools: boolean
  readonly wire: boolean
}

let script: Script = { texts: [] }
let server: Server
let url = ""
let requests: { url: string | undefined; headers: Record<string, unknown>; body: Record<string, unknown> }[] =
  []

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ""
    request.on("data", (chunk) => (body += chunk))
    request.on("end", () => {
      requests.push({ url: request.url, headers: request.headers, body: JSON.parse(body) })
      void respond(response, request.url?.endsWith("/v1/messages") ? anthropicSse(script) : openaiSse(script))
    })
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
})
beforeEach(() => {
  requests = []
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

async function respond(response: ServerResponse, text: string): Promise<void> {
  const { error, stride = 1_000, ending = "finish" } = script
  if (error !== undefined) {
    response.writeHead(error.status, {
      ...(error.retryAfter && { "retry-after": error.retryAfter }),
      "x-request-id": "trace-1",
    })
    response.end('{"error":{"message":"no"}}')
    return
  }
  response.writeHead(200, { "content-type": "text/event-stream" })
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += stride) {
    await new Promise<void>((resolve) => response.write(bytes.subarray(at, at + stride), () => resolve()))
  }
  if (ending === "finish" || ending === "stops") response.end()
  if (ending === "dies") response.destroy()
}

function openaiSse({ texts, calls = [], ending = "finish" }: Script): string {
  const delta = (value: object) => ({ choices: [{ index: 0, delta: value, finish_reason: null }] })
  const chunks: unknown[] = [
    delta({ role: "assistant", content: "" }),
    ...texts.map((content) => delta({ content })),
  ]
  for (const [index, { id, name, input }] of calls.entries()) {
    chunks.push(delta({ tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] }))
    for (const part of input.match(/.{1,3}/gs) ?? []) {
      chunks.push(delta({ tool_calls: [{ index, function: { arguments: part } }] }))
    }
  }
  if (ending === "finish") {
    chunks.push({
      choices: [{ index: 0, delta: {}, finish_reason: calls.length > 0 ? "tool_calls" : "stop" }],
    })
    chunks.push({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } })
  }
  const data = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("")
  return `: a comment\n\n${data}${ending === "finish" ? "data: [DONE]\n\n" : ""}`
}

function anthropicSse({ texts, calls = [], ending = "finish" }: Script): string {
  const events: { type: string; [key: string]: unknown }[] = [
    { type: "message_start", message: { usage: { input_tokens: 11, output_tokens: 1 } } },
    { type: "ping" },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    ...texts.map((text) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })),
    { type: "content_block_stop", index: 0 },
  ]
  for (const { id, name, input } of calls) {
    events.push({
      type: "content_block_start",
      index: 1,
      content_block: { type: "tool_use", id, name, input: {} },
    })
    for (const partial_json of input.match(/.{1,3}/gs) ?? []) {
      events.push({
        type: "content_block_delta",
        index: 1,
        delta: { type: "input_json_delta", partial_json },
      })
    }
    events.push({ type: "content_block_stop", index: 1 })
  }
  if (ending === "finish") {
    const stop_reason = calls.length > 0 ? "tool_use" : "end_turn"
    events.push(
      { type: "message_delta", delta: { stop_reason }, usage: { output_tokens: 7 } },
      { type: "message_stop" },
    )
  }
  return events.map((event) => `event: ${event.type}\r\ndata: ${JSON.stringify(event)}\r\n\r\n`).join("")
}

/** A model object as the AI SDK's own mocks make them. */
function aiSdkMock(version: "v2" | "v3" | "v4", { texts, calls = [], ending = "finish", error }: Script) {
  const isTwo = version === "v2"
  return {
    specificationVersion: version,
    provider: "mock",
    modelId: version,
    supportedUrls: { "image/*": [/^https:/] },
    async doStream(options: {
      readonly prompt: unknown
      readonly tools: unknown
      readonly abortSignal: AbortSignal
    }) {
      if (error !== undefined) throw Object.assign(new Error(`${error.status}`), { statusCode: error.status })
      requests.push({ url: version, headers: {}, body: { prompt: options.prompt, tools: options.tools } })
      const reason = calls.length > 0 ? "tool-calls" : "stop"
      const parts: unknown[] = [
        { type: "stream-start", warnings: [] },
        { type: "text-start", id: "1" },
        ...texts.map((delta) => ({ type: "text-delta", id: "1", delta })),
        { type: "text-end", id: "1" },
        ...calls.map(({ id, name, input }) => ({ type: "tool-call", toolCallId: id, toolName: name, input })),
      ]
      const usage = isTwo
        ? { inputTokens: 11, outputTokens: 7, totalTokens: 18 }
        : { inputTokens: { total: 11 }, outputTokens: { total: 7 } }
      if (ending === "finish") {
        parts.push({ type: "finish", finishReason: isTwo ? reason : { unified: reason, raw: reason }, usage })
      }
      if (ending === "dies") parts.push({ type: "error", error: new Error("the network went away") })
      const stream = new ReadableStream<unknown>({
        async pull(controller) {
          const part = parts.shift()
          if (part !== undefined) return controller.enqueue(part)
          if (ending !== "hangs") return controller.close()
          if (!options.abortSignal.aborted) await once(options.abortSignal, "abort")
          controller.error(options.abortSignal.reason)
        },
      })
      return { stream }
    },
  }
}

const KINDS: Readonly<Record<string, Kind>> = {
  "a function": {
    tools: false,
    wire: false,
    make: ({ texts, ending, error }) =>
      asChatModel(async function* ({ signal }) {
        if (error !== undefined) throw new Error(String(error.status))
        yield* texts
        if (ending === "dies") throw new Error("the network went away")
        if (ending !== "hangs") return
        if (!signal.aborted) await once(signal, "abort")
        throw signal.reason
      }),
  },
  "AI SDK 5 (v2)": { tools: true, wire: false, make: (said) => asChatModel(aiSdkMock("v2", said)) },
  "AI SDK 6 (v3)": { tools: true, wire: false, make: (said) => asChatModel(aiSdkMock("v3", said)) },
  "AI SDK 7 (v4)": { tools: true, wire: false, make: (said) => asChatModel(aiSdkMock("v4", said)) },
  "an OpenAI-compatible endpoint": {
    tools: true,
    wire: true,
    make: (said) => {
      script = said
      return asChatModel(openai({ model: "m", apiKey: "key", baseURL: `${url}/v1/`, images: true }))
    },
  },
  Anthropic: {
    tools: true,
    wire: true,
    make: (said) => {
      script = said
      return asChatModel(anthropic({ model: "m", apiKey: "key", baseURL: url }))
    },
  },
}

const HELLO: readonly ModelMessage[] = [{ role: "user", content: "hello" }]
const DICE = { name: "dice", description: "rolls", inputSchema: { type: "object", properties: {} } }

async function eventsOf(
  model: ChatModel,
  messages = HELLO,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly ModelEvent[]> {
  const found: ModelEvent[] = []
  for await (const event of model.stream({ messages, tools: [DICE], signal })) found.push(event)
  return found
}

const textIn = (events: readonly ModelEvent[]) =>
  events.map((event) => (event.type === "text" ? event.text : "")).join("")

describe.each(Object.entries(KINDS))("%s", (_, { make, tools, wire }) => {
  it.each([1, 7, 1_000])("streams text and ends with a finish, in writes of %i bytes", async (stride) => {
    const events = await eventsOf(make({ texts: ["Grüße ", "👩‍👩‍👧", "\n\n", "“data: x”"], stride }))
    expect(textIn(events)).toBe("Grüße 👩‍👩‍👧\n\n“data: x”")
    expect(events.at(-1)).toMatchObject({ type: "finish", reason: "stop" })
    if (tools) expect(events.at(-1)).toMatchObject({ usage: { inputTokens: 11, outputTokens: 7 } })
  })

  if (tools)
    it("asks for tools, whose input may be no JSON", async () => {
      const calls = [
        { id: "a", name: "dice", input: '{"sides": 20}' },
        { id: "b", name: "dice", input: "" },
        { id: "c", name: "dice", input: '{"sides"' },
      ]
      const events = await eventsOf(make({ texts: ["Wait."], calls }))
      expect(events.filter(({ type }) => type === "tool-call")).toEqual([
        { type: "tool-call", id: "a", name: "dice", input: { sides: 20 } },
        { type: "tool-call", id: "b", name: "dice", input: {} },
        { type: "tool-call", id: "c", name: "dice", input: '{"sides"' },
      ])
      expect(events.at(-1)).toMatchObject({ reason: "tool-calls" })
    })

  if (tools)
    it("is told the conversation in its own words", async () => {
      await eventsOf(make({ texts: ["x"] }), [
        { role: "system", content: "Be Ada." },
        { role: "user", content: "look", images: ["https://example.com/a.jpg"] },
        { role: "assistant", content: "", calls: [{ id: "a", name: "dice", input: { sides: 6 } }] },
        { role: "tool", id: "a", name: "dice", content: "4" },
        { role: "user", content: "again" },
      ])
      expect(requests).toHaveLength(1)
      expect(requests[0]?.body).toMatchSnapshot()
    })

  it("fails when it is refused, and says whether to try again", async () => {
    await expect(eventsOf(make({ texts: [], error: { status: 400 } }))).rejects.toThrow(/400/)
    if (!wire) return
    await expect(eventsOf(make({ texts: [], error: { status: 400 } }))).rejects.toMatchObject({
      retryable: false,
      status: 400,
    })
    await expect(
      eventsOf(make({ texts: [], error: { status: 429, retryAfter: "7" } })),
    ).rejects.toMatchObject({ retryable: true, status: 429, retryAfterMs: 7_000, traceId: "trace-1" })
    await expect(eventsOf(make({ texts: [], error: { status: 529 } }))).rejects.toMatchObject({
      retryable: true,
    })
  })

  it("fails when its stream dies half-way", async () => {
    await expect(eventsOf(make({ texts: ["Half a"], ending: "dies" }))).rejects.toThrow(/broke off|went away/)
  })

  if (wire)
    it("fails when its stream ends too early", async () => {
      await expect(eventsOf(make({ texts: ["Half a"], ending: "stops" }))).rejects.toMatchObject({
        retryable: true,
      })
    })

  it("stops when it is told to", async () => {
    const controller = new AbortController()
    const reading = async () => {
      const model = make({ texts: ["One ", "two"], ending: "hangs" })
      for await (const _ of model.stream({ messages: HELLO, tools: [], signal: controller.signal })) {
        controller.abort(new Error("enough"))
      }
    }
    await expect(reading()).rejects.toThrow("enough")
  })
})

it("an endpoint that cannot be reached can be tried again", async () => {
  await expect(eventsOf(openai({ model: "m", baseURL: "http://127.0.0.1:1/v1" }))).rejects.toMatchObject({
    code: "platform",
    retryable: true,
  })
})

it("a key of OpenAI's goes nowhere else", async () => {
  process.env.OPENAI_API_KEY = "secret"
  script = { texts: ["x"] }
  await eventsOf(openai({ model: "m", baseURL: `${url}/v1` }))
  delete process.env.OPENAI_API_KEY
  expect(requests[0]?.headers.authorization).toBeUndefined()
})

it("what is no model is refused with what is one", () => {
  // @ts-expect-error a gateway's model id is no model object
  expect(() => asChatModel("openai/gpt-5")).toThrow(/openai\(\{/)
  expect(() => asChatModel({ ...aiSdkMock("v2", { texts: [] }), specificationVersion: "v1" })).toThrow(
    /v2, v3, v4/,
  )
})
