import { createEmulator } from "@backchat/emulator/testing"
import { linq, offline } from "backchat"
import { it, onTestFinished } from "vitest"
import { makeBot } from "../src/bot.ts"

/** Somebody with a phone who texts the assistant. No network, no account, no key. */
function meet(name: string) {
  const emulator = createEmulator()
  const bot = makeBot({ adapter: linq(emulator.inProcess), model: offline() })
  emulator.connect(bot.fetch)
  onTestFinished(async () => {
    await bot.stop()
    await emulator.stop()
  })
  return emulator.person(name)
}

it("answers whatever it is asked", async () => {
  const ann = meet("Ann")
  await ann.says("what can you do?")
  await ann.hears(/rules/i)
})

it("looks at the clock when it is asked the time", async () => {
  const ann = meet("Ann")
  await ann.says("what time is it?")
  await ann.hears(/It is \d\d:\d\d UTC/)
})
