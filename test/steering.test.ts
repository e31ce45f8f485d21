import { setTimeout as pause } from "node:timers/promises"
import type { Steering } from "@backchat/core"
import { type ChatModel, llm, type ModelMessage } from "@backchat/middleware"
import { expect, it } from "vitest"
import { stage } from "./stage.ts"

/** A model that takes its time, and remembers what it was told. */
function thinker(thinkMs: number) {
  const told: (readonly ModelMessage[])[] = []
  let aborted = 0
  const model: ChatModel = {
    name: "thinker",
    async *stream({ messages, signal }) {
      told.push(messages)
      await pause(thinkMs, undefined, { signal }).catch((error: unknown) => {
        aborted++
        throw error
      })
      const heard = messages.flatMap(({ role, content }) => (role === "user" ? [content] : []))
      yield { type: "text", text: `I heard ${heard.length}: ${heard.join(", ")}` }
      yield { type: "finish", reason: "stop" }
    },
  }
  return { model, told, abortions: () => aborted }
}

async function threeInASecond(steering: Steering, thinkMs: number) {
  const { model, abortions } = thinker(thinkMs)
  const { emulator } = await stage((bot) => void bot.onText(llm({ model }), { steering }), {
    emulator: { speed: 1 },
  })
  const ann = emulator.person("Ann")
  const answers: string[] = []
  emulator.on("bubble", ({ fromLine, text }) => fromLine && answers.push(text))
  for (const text of ["Hi", "quick question", "open on Sunday?"]) {
    await ann.says(text)
    await pause(330)
  }
  await expect.poll(() => answers.length, { timeout: 8_000 }).toBeGreaterThan(0)
  await pause(600) // for answers that should not come
  return { answers, abortions: abortions() }
}

it("answers three messages of one second once, having seen all, under merge", async () => {
  const { answers, abortions } = await threeInASecond("merge", 50)
  expect(answers).toEqual(["I heard 3: Hi, quick question, open on Sunday?"])
  expect(abortions).toBe(0)
})

it("aborts the first answers and gives one to everything under interrupt", async () => {
  const { answers, abortions } = await threeInASecond("interrupt", 700)
  expect(answers).toEqual(["I heard 3: Hi, quick question, open on Sunday?"])
  expect(abortions).toBe(2)
})

it("answers each under queue", async () => {
  const { answers } = await threeInASecond("queue", 10)
  expect(answers).toHaveLength(3)
})
