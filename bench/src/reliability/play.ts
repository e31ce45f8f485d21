import { setTimeout as pause } from "node:timers/promises"
import type { StorePlace } from "../contenders/contender.ts"
import { CONTENDERS, type ContenderName } from "../contenders/registry.ts"
import { withStore } from "../running/places.ts"
import { BotProcess } from "./bot-process.ts"
import type { Scenario } from "./scenarios.ts"
import { TestPlatform } from "./test-platform.ts"

const PATIENCE_MS = 2_000
/** For what comes although nothing more is expected. */
const AFTERMATH_MS = 600

/** Plays one scenario with one contender, and counts. */
export function play(
  contender: ContenderName,
  kind: StorePlace["kind"],
  scenario: Scenario,
): Promise<number> {
  const { expected, reply, handlerMs, throwsOnce = false, patienceMs = PATIENCE_MS } = scenario
  const { play: act, count = (replies: readonly string[]) => replies.length } = scenario
  return withStore(kind, async (store) => {
    const platform = new TestPlatform()
    const apiUrl = await platform.listen()
    const bot = new BotProcess({ contender, store, reply, apiUrl, handlerMs, throwsOnce })
    await bot.start()
    let index = 0
    const arrivalOf = (text: string) => CONTENDERS[contender].arrival({ index, chat: 1, text })
    let last = arrivalOf("nothing")
    const deliver = () => platform.deliver(last, bot.url)
    try {
      await act({
        platform,
        bot,
        say(text) {
          index++
          last = arrivalOf(text)
          return deliver()
        },
        repeat: deliver,
      })
      for (const from = Date.now(); count(platform.replies) < expected && Date.now() - from < patienceMs; ) {
        await pause(50)
      }
      await pause(AFTERMATH_MS)
      return count(platform.replies)
    } finally {
      await bot.end("SIGKILL")
      await platform.close()
    }
  })
}
