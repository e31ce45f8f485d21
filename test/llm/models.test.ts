import { createOpenAICompatible } from "@ai-sdk/openai-compatible"
import { createOpenAICompatible as createOpenAICompatible1 } from "@ai-sdk/openai-compatible-1"
import { createOpenAICompatible as createOpenAICompatible3 } from "@ai-sdk/openai-compatible-3"
import { received, recorder } from "@backchat/core/testing"
import { createEmulator } from "@backchat/emulator"
import {
  anthropic,
  asChatModel,
  type ChatModel,
  createBot,
  llm,
  type ModelEvent,
  type ModelLike,
  openai,
  silentLog,
  tool,
} from "backchat"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { z } from "zod"
import { mockV2, mockV3, mockV4 } from "./ai-sdk-mocks.ts"
import { reasonOf, scripted, type Turn } from "./scripted.ts"

let served: ChatModel = scripted([])
const emulator = createEmulator({
  model: { name: "served", stream: (request) => served.stream(request) },
})
beforeAll(() => emulator.start())
afterAll(() => emulator.stop())

/** Makes a model that takes these turns; behind a wire it is the emulator that does. */
type Make = (turns: readonly Turn[]) => ModelLike

function behindWire(make: () => ModelLike): Make {
  return (turns) => {
    served = scripted(turns)
    return make()
  }
}

const baseURL = () => `${emulator.url}/v1`
const compatible = () => ({ name: "emulator", baseURL: baseURL(), includeUsage: true })

const WITH_TOOLS: Readonly<Record<string, Make>> = {
  "AI SDK 5's mock (v2)": mockV2,
  "AI SDK 6's mock (v3)": mockV3,
  "AI SDK 7's mock (v4)": mockV4,
  "AI SDK 5's OpenAI-compatible provider": behindWire(() => createOpenAICompatible1(compatible())("m")),
  "AI SDK 6's OpenAI-compatible provider": behindWire(() => createOpenAICompatible(compatible())("m")),
  "AI SDK 7's OpenAI-compatible provider": behindWire(() => createOpenAICompatible3(compatible())("m")),
  "openai()": behindWire(() => openai({ model: "m", baseURL: baseURL() })),
  "anthropic()": behindWire(() => anthropic({ model: "m", apiKey: "any", baseURL: emulator.url })),
  "a ChatModel": (turns) => scripted(turns),
}

const ALL: Readonly<Record<string, Make>> = {
  ...WITH_TOOLS,
  "a generator": (turns) => {
    const model = scripted(turns)
    return async function* (request) {
      for await (const event of model.stream(request)) if (event.type === "text") yield event.text
    }
  },
}

async function eventsOf(model: ModelLike, signal: AbortSignal = new AbortController().signal) {
  const events: ModelEvent[] = []
  const messages = [{ role: "user", content: "hi" } as const]
  for await (const event of asChatModel(model).stream({ messages, tools: [], signal })) events.push(event)
  return events
}

const HELLO: Turn = { texts: ["Grüße ", "👩‍👩‍👧", "\n\n", "“data: x”"] }

describe.each(Object.entries(ALL))("%s", (_, make) => {
  it("says what it says, and finishes", async () => {
    const events = await eventsOf(make([HELLO]))
    const text = events.map((event) => (event.type === "text" ? event.text : "")).join("")
    expect(text).toBe(HELLO.texts?.join(""))
    expect(events.at(-1)).toMatchObject({ type: "finish", reason: "stop" })
  })

  it("answers as a bot, bubble by bubble", async () => {
    const { said } = await conversation(make([HELLO]), "hi")
    expect(said).toEqual(["Grüße 👩‍👩‍👧", "“data: x”"])
  })

  it("stops when it is told to", async () => {
    const controller = new AbortController()
    const model = asChatModel(make([{ texts: ["One ", "two"], ending: "hangs" }]))
    const reading = async () => {
      const messages = [{ role: "user", content: "hi" } as const]
      for await (const event of model.stream({ messages, tools: [], signal: controller.signal })) {
        if (event.type === "text") controller.abort(new Error("enough"))
      }
    }
    await expect(reading()).rejects.toThrow(/enough|abort/i)
  })

  it("goes on where it was when its stream dies", async () => {
    const turns: Turn[] = [{ texts: ["One.\n\nTw"], ending: "dies" }, { texts: ["Two."] }]
    const { said } = await conversation(make(turns), "hi")
    expect(said).toEqual(["One.", "Two."])
  })
})

describe.each(Object.entries(WITH_TOOLS))("%s", (_, make) => {
  it("tells how much it used", async () => {
    const usage = { inputTokens: 11, outputTokens: 7 }
    expect((await eventsOf(make([{ texts: ["x"], usage }]))).at(-1)).toMatchObject({ usage })
  })

  it.each([{ texts: ["x"] }, { texts: ["x"], reason: "length" }, { calls: [roll(6)] }] as const)(
    "tells why it ended: %j",
    async (turn) => {
      expect((await eventsOf(make([turn]))).at(-1)).toMatchObject({ reason: reasonOf(turn) })
    },
  )

  it("uses tools in several steps, and is told what came of them", async () => {
    const turns: Turn[] = [
      { texts: ["Rolling."], calls: [roll(20)] },
      { calls: [roll(6, "b"), roll(1, "c")] },
      { texts: ["20, 6 and an error."] },
    ]
    const { said, rolled } = await conversation(make(turns), "roll")
    expect(said).toEqual(["Rolling.", "20, 6 and an error."])
    expect(rolled).toEqual([20, 6])
  })
})

it.each(["openai()", "anthropic()", "AI SDK 6's OpenAI-compatible provider"])(
  "%s: what went wrong with a tool reaches the model",
  async (name) => {
    const turns: Turn[] = [{ calls: [roll(1)] }, { texts: ["Sorry."] }]
    const { said } = await conversation(WITH_TOOLS[name]?.(turns) ?? scripted([]), "roll")
    expect(said).toEqual(["Sorry."])
    const { asked } = served as ReturnType<typeof scripted>
    expect(asked[1]?.messages).toMatchObject([
      { role: "user", content: "roll" },
      { role: "assistant", calls: [{ id: "a", name: "dice", input: { sides: 1 } }] },
      { role: "tool", id: "a", name: "dice", content: expect.stringMatching(/^Error: .*sides/) },
    ])
    expect(asked[0]?.tools).toMatchObject([{ name: "dice", description: "Rolls a die" }])
  },
)

function roll(sides: number, id = "a") {
  return { id, name: "dice", input: { sides } }
}

async function conversation(model: ModelLike, text: string) {
  const phone = recorder()
  const bot = createBot({ adapter: phone, log: silentLog, pace: false, retry: { delaysMs: [] } })
  onTestFinished(() => bot.stop())
  const rolled: number[] = []
  const dice = tool({
    description: "Rolls a die",
    input: z.object({ sides: z.int().min(2) }),
    run: ({ sides }) => void rolled.push(sides),
  })
  bot.onText(llm({ model, tools: { dice } }))
  expect((await bot.inject(received(text))).outcome).toBe("handled")
  return { said: phone.texts, rolled }
}
