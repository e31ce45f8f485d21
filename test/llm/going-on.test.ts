import { received, recorder } from "@backchat/core/testing"
import { createEmulator } from "@backchat/emulator"
import { anthropic, type ChatModel, createBot, type LlmOptions, llm, openai, silentLog } from "backchat"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"

/** Over real HTTP: the emulator tears the connection where the model behind it dies. */
const served = new Map<string, ChatModel>()
const emulator = createEmulator({
  model: { name: "served", stream: (request) => serve(request.model).stream(request) },
})

function serve(name: string): ChatModel {
  const model = served.get(name)
  if (model === undefined) throw new Error(`There is no model ${name}.`)
  return model
}

beforeAll(() => emulator.start())
afterAll(() => emulator.stop())

const MODELS = {
  "openai()": (model: string) => openai({ model, baseURL: `${emulator.url}/v1` }),
  "anthropic()": (model: string) => anthropic({ model, apiKey: "any", baseURL: emulator.url }),
}

const ANSWER =
  "The ferry goes at nine. It takes an hour.\n\nBring **warm clothes**, since it is windy out there.\n\n" +
  "```\n09:00 harbour\n\n10:00 island\n```\n\nSee [the map](https://example.com/map) 🗺️"
const BUBBLES = [
  "The ferry goes at nine. It takes an hour.",
  "Bring warm clothes, since it is windy out there.",
  "09:00 harbour\n\n10:00 island",
  "See the map (https://example.com/map) 🗺️",
]

/** How a model goes on when it is asked to. */
const MANNERS = {
  exactly: (rest: string) => rest,
  "from the beginning": () => ANSWER,
  "with its last words again": (rest: string) => ANSWER.slice(0, -rest.length).slice(-20) + rest,
}

/** Says the answer in pieces, and dies so many characters into each of its first streams. */
function dying(deaths: readonly number[], goOn: (rest: string) => string): ChatModel & { asked: number } {
  const left = [...deaths]
  return {
    name: "dying",
    asked: 0,
    async *stream({ messages }) {
      this.asked++
      const death = left.shift() ?? Number.POSITIVE_INFINITY
      const begun = messages.findLast(({ role }) => role === "assistant")?.content
      const text = begun === undefined ? ANSWER : goOn(restAfter(begun))
      for (let at = 0; at < text.length; at += 3) {
        if (at >= death) throw new Error("The model died.")
        yield { type: "text", text: text.slice(at, at + 3) }
      }
      yield { type: "finish", reason: "stop" }
    },
  }
}

/** As a model sees it, which knows its answer and where it stopped. */
function restAfter(begun: string): string {
  const visible = begun.replace(/\s/g, "").length
  let seen = 0
  let at = 0
  while (seen < visible) if (!/\s/.test(ANSWER.charAt(at++))) seen++
  return ANSWER.slice(at)
}

function setUp(model: ChatModel, options: Partial<LlmOptions> = {}, tries = 0) {
  const phone = recorder({ capabilities: [] })
  const bot = createBot({
    adapter: phone,
    log: silentLog,
    pace: false,
    retry: { delaysMs: Array(tries).fill(1) },
  })
  onTestFinished(() => bot.stop())
  bot.onText(llm({ model, ...options }))
  return { bot, phone }
}

describe.each(Object.entries(MODELS))("%s, whose stream is cut,", (_, model) => {
  it.each(Object.entries(MANNERS))(
    "goes on %s, wherever it is cut",
    { timeout: 60_000 },
    async (_, manner) => {
      const cuts = Array.from({ length: Math.floor(ANSWER.length / 7) }, (_, index) => 3 + index * 7)
      const answers = cuts.map(async (cut) => {
        served.set(`cut at ${cut}`, dying([cut], manner))
        const { bot, phone } = setUp(model(`cut at ${cut}`))
        await bot.inject(received("When does the ferry go?"))
        expect(phone.texts, `cut at ${cut}`).toEqual(BUBBLES)
      })
      await Promise.all(answers)
    },
  )

  it("goes on in a later try of the event, and says nothing twice", async () => {
    const dies = dying([60, 40], MANNERS.exactly)
    served.set("m", dies)
    const { bot, phone } = setUp(model("m"), { maxRetries: 0 }, 2)
    await bot.inject(received("When does the ferry go?"))
    expect(phone.texts).toEqual(BUBBLES)
    expect(new Set(phone.attempts).size).toBe(phone.attempts.length)
    expect(dies.asked).toBe(3)
  })

  it("lets the fallback go on", async () => {
    served.set("m", dying([60, 0, 0, 0], MANNERS.exactly))
    const fallback = dying([], MANNERS.exactly)
    const { bot, phone } = setUp(model("m"), { fallback, maxRetries: 0 })
    await bot.inject(received("When does the ferry go?"))
    expect(phone.texts).toEqual(BUBBLES)
    expect(fallback.asked).toBe(1)
  })

  it("is given up after so many tries, and what was said stays said", async () => {
    served.set("m", dying([60, 0, 0, 0], MANNERS.exactly))
    const { bot, phone } = setUp(model("m"), {
      maxRetries: 1,
      onFailure: "My head is not working right now.",
    })
    await bot.inject(received("When does the ferry go?"))
    expect(phone.texts).toEqual([
      BUBBLES[0],
      expect.stringMatching(/^Bring/),
      "My head is not working right now.",
    ])
  })
})
