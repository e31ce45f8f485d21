import { createBot, silentLog } from "@backchat/core"
import { received, recorder } from "@backchat/core/testing"
import { expect, it } from "vitest"
import { z } from "zod"
import { llm } from "../llm.ts"
import { chatTools } from "../tools/chat-tools.ts"
import { tool } from "../tools/tool.ts"
import { offline } from "./offline.ts"

async function says(...said: readonly string[]): Promise<readonly string[]> {
  const phone = recorder()
  const bot = createBot({ adapter: phone, log: silentLog, pace: false })
  const weather = tool({
    description: "The weather in a city",
    input: z.object({ city: z.string(), unit: z.enum(["celsius", "kelvin"]).optional() }),
    run: ({ city }) => `Sunny in ${city}.`,
  })
  const rollDice = tool({
    description: "Rolls",
    input: z.object({ sides: z.int() }),
    run: ({ sides }) => `1 of ${sides}`,
  })
  bot.onText(llm({ model: offline(), tools: { weather, rollDice, ...chatTools(["react", "effect"]) } }))
  for (const text of said) await bot.inject(received(text))
  await bot.stop()
  return phone.texts
}

it("says what it is", async () => {
  for (const text of ["what are you?", "Are you an AI?", "are you human", "who are you", "hi"]) {
    expect((await says(text)).join(), text).toMatch(/I am rules and not an AI/)
  }
  expect((await says("remind me what you can do")).join("\n")).toMatch(
    /rules and not an AI[\s\S]*weather[\s\S]*mirror/,
  )
})

it("uses a tool that the text names, when what it needs is there", async () => {
  expect(await says("What is the weather in Berlin?")).toEqual(["Sunny in Berlin."])
  expect(await says('weather for "New York" please')).toEqual(["Sunny in New York."])
  expect(await says("roll dice with 20 sides")).toEqual(["1 of 20"])
  expect((await says("roll dice"))[0]).toMatch(/no rule/)
  expect((await says("make an effect"))[0]).toMatch(/no rule/)
})

it("mirrors, and says so when it has no rule", async () => {
  expect(await says("I am tired of my job.", "I am sure", "my cat ignores me", "purple", "why?")).toEqual([
    "How long have you been tired of your job?",
    "How long have you been sure?",
    "Tell me more about your cat ignores you.",
    "I heard “purple”, and I have no rule for it. Ask me what I can do.",
    "I do not know: I am only rules. Ask me what I can do.",
  ])
})

it("streams word by word", async () => {
  const pieces: string[] = []
  const request = {
    messages: [{ role: "user", content: "hello" } as const],
    tools: [],
    signal: new AbortController().signal,
  }
  for await (const event of offline().stream(request)) if (event.type === "text") pieces.push(event.text)
  expect(pieces.length).toBeGreaterThan(5)
  expect(pieces.join("")).toBe("Hello! I am rules and not an AI, but I listen.")
})
