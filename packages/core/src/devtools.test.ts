import { afterEach, describe, expect, it } from "vitest"
import { type Bot, createBot } from "./bot.ts"
import { DEVTOOLS, type Devtools } from "./devtools.ts"
import { silentLog } from "./log.ts"
import { memoryStore } from "./memory-store/memory-store.ts"
import { received, recorder } from "./testing/index.ts"

/** Stands where a development tool stands before the bot's program runs. */
function stand(devtools: Devtools): void {
  Object.assign(globalThis, { [DEVTOOLS]: devtools })
}

describe("a development tool", () => {
  afterEach(() => stand(() => {}))

  it("sees every bot, and gives a store to those that have none", async () => {
    const [seen, lent, own]: [Bot[], ReturnType<typeof memoryStore>, ReturnType<typeof memoryStore>] = [
      [],
      memoryStore(),
      memoryStore(),
    ]
    stand(Object.assign((bot: Bot) => void seen.push(bot), { defaults: () => ({ store: lent }) }))
    const storeless = createBot({ adapter: recorder(), retry: { delaysMs: [] }, log: silentLog })
    const keeper = createBot({ adapter: recorder(), retry: { delaysMs: [] }, log: silentLog, store: own })
    expect(seen).toEqual([storeless, keeper])
    for (const bot of [storeless, keeper]) {
      bot.onText(() => Promise.reject(new Error("no")))
      expect((await bot.inject(received("hello"))).outcome).toBe("buried")
    }
    expect([(await lent.depth()).buried, (await own.depth()).buried]).toEqual([1, 1])
    await storeless.stop()
    await keeper.stop()
  })
})
