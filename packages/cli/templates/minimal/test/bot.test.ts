import { createEmulator } from "@backchat/emulator/testing"
import { linq } from "backchat"
import { expect, it, onTestFinished } from "vitest"
import { makeBot } from "../src/bot.ts"

/** Somebody with a phone who texts the bot. No network, no account. */
function meet(name: string) {
  const emulator = createEmulator()
  const bot = makeBot({ adapter: linq(emulator.inProcess) })
  emulator.connect(bot.fetch)
  onTestFinished(async () => {
    await bot.stop()
    await emulator.stop()
  })
  return emulator.person(name)
}

it("greets", async () => {
  const ann = meet("Ann")
  await ann.says("Hey there")
  await ann.hears(/^Hello!/)
})

it("says back what it hears, and is glad of a heart", async () => {
  const ann = meet("Ann")
  await ann.says("a bubble")
  const bubble = await ann.hears("You said: a bubble")
  await ann.reacts("love", bubble)
  await ann.hears(/glad/i)
  expect(ann.bubbles()).toHaveLength(3)
})
