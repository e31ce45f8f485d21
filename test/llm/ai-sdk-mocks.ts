import { once } from "node:events"
import { MockLanguageModelV3 } from "ai/test"
import { MockLanguageModelV2 } from "ai-5/test"
import { MockLanguageModelV4 } from "ai-7/test"
import { reasonOf, type Turn } from "./scripted.ts"

type PartOf<Stream> = Stream extends ReadableStream<infer Part> ? Part : never
type PartV2 = PartOf<Awaited<ReturnType<MockLanguageModelV2["doStream"]>>["stream"]>
type PartV3 = PartOf<Awaited<ReturnType<MockLanguageModelV3["doStream"]>>["stream"]>
type PartV4 = PartOf<Awaited<ReturnType<MockLanguageModelV4["doStream"]>>["stream"]>

/** The mock model of AI SDK 5, taking these turns. */
export function mockV2(turns: readonly Turn[]): MockLanguageModelV2 {
  const left = [...turns]
  return new MockLanguageModelV2({
    supportedUrls: { "image/*": [/^https:/] },
    async doStream({ abortSignal }) {
      const turn = next(left)
      const { inputTokens = 1, outputTokens = 1 } = turn.usage ?? {}
      const usage = { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens }
      const end: PartV2 = { type: "finish", finishReason: reasonOf(turn), usage }
      return { stream: streamOf<PartV2>(turn, [...common(turn), end], abortSignal) }
    },
  })
}

/** The mock model of AI SDK 6. */
export function mockV3(turns: readonly Turn[]): MockLanguageModelV3 {
  const left = [...turns]
  return new MockLanguageModelV3({
    supportedUrls: { "image/*": [/^https:/] },
    async doStream({ abortSignal }) {
      const turn = next(left)
      const end: PartV3 = { type: "finish", ...nested(turn) }
      return { stream: streamOf<PartV3>(turn, [...common(turn), end], abortSignal) }
    },
  })
}

/** The mock model of AI SDK 7. */
export function mockV4(turns: readonly Turn[]): MockLanguageModelV4 {
  const left = [...turns]
  return new MockLanguageModelV4({
    supportedUrls: { "image/*": [/^https:/] },
    async doStream({ abortSignal }) {
      const turn = next(left)
      const end: PartV4 = { type: "finish", ...nested(turn) }
      return { stream: streamOf<PartV4>(turn, [...common(turn), end], abortSignal) }
    },
  })
}

function next(left: Turn[]): Turn {
  const turn = left.shift()
  if (turn === undefined) throw new Error("It was asked too often.")
  if (turn.refusal !== undefined) throw turn.refusal
  return turn
}

/** What all specifications have in common. */
function common({ texts = [], calls = [] }: Turn) {
  return [
    { type: "stream-start" as const, warnings: [] },
    { type: "text-start" as const, id: "1" },
    ...texts.map((delta) => ({ type: "text-delta" as const, id: "1", delta })),
    { type: "text-end" as const, id: "1" },
    ...calls.map(({ id, name, input }) => ({
      type: "tool-call" as const,
      toolCallId: id,
      toolName: name,
      input: JSON.stringify(input),
    })),
  ]
}

/** How specifications 3 and 4 end. */
function nested(turn: Turn) {
  const { inputTokens = 1, outputTokens = 1 } = turn.usage ?? {}
  const unified = reasonOf(turn)
  return {
    finishReason: { unified, raw: unified },
    usage: {
      inputTokens: { total: inputTokens, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
      outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
    },
  }
}

function streamOf<Part>(
  { ending, texts = [] }: Turn,
  parts: readonly Part[],
  signal: AbortSignal | undefined,
): ReadableStream<Part> {
  const left = ending === undefined ? [...parts] : parts.slice(0, 2 + texts.length)
  return new ReadableStream<Part>({
    async pull(controller) {
      const part = left.shift()
      if (part !== undefined) return controller.enqueue(part)
      if (ending === undefined) return controller.close()
      if (ending === "hangs" && signal !== undefined && !signal.aborted) await once(signal, "abort")
      controller.error(ending === "hangs" ? signal?.reason : new Error("The model died."))
    },
  })
}
