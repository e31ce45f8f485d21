import { describe, expect, it, onTestFinished } from "vitest"
import { createBot } from "../bot.ts"
import { silentLog } from "../log.ts"
import { memoryStore } from "../memory-store/memory-store.ts"
import type { Store } from "../ports.ts"
import { received } from "../testing/happenings.ts"
import { recorder } from "../testing/recorder.ts"

function openBot(concurrency: number, store: Store = memoryStore()) {
  const bot = createBot({ adapter: recorder(), log: silentLog, concurrency, store })
  onTestFinished(() => bot.stop({ graceMs: 0 }))
  return bot
}

/** A message in a chat of its own. */
function messageIn(chat: string) {
  return received(`to ${chat}`, { chat })
}

describe("a worker", () => {
  it.each([1, 2, 5])("has at most %i handlers at work, and leaves nothing waiting", async (concurrency) => {
    const bot = openBot(concurrency)
    const atWork: (() => void)[] = []
    let most = 0
    let onBegin = () => {}
    bot.onText(
      () =>
        new Promise<void>((finish) => {
          most = Math.max(most, atWork.push(finish))
          onBegin()
        }),
    )
    const chats = Array.from({ length: 30 }, (_, index) => `chat-${index}`)
    const outcomes = Promise.all(chats.map((chat) => bot.inject(messageIn(chat))))
    for (let left = chats.length; left > 0; left--) {
      while (atWork.length < Math.min(concurrency, left)) {
        await new Promise<void>((resolve) => {
          onBegin = resolve
        })
      }
      atWork.shift()?.()
    }
    expect((await outcomes).every(({ outcome }) => outcome === "handled")).toBe(true)
    expect(most).toBe(concurrency)
  })

  it("lets those that found no free hand go first when there is one again", async () => {
    const bot = openBot(1)
    const order: string[] = []
    bot.onText(async (ctx) => {
      order.push(ctx.text)
      if (order.length === 1) void bot.inject(messageIn("d"))
    })
    await Promise.all(["a", "b", "c"].map((chat) => bot.inject(messageIn(chat))))
    await expect.poll(() => order).toEqual(["to a", "to b", "to c", "to d"])
  })

  it("asks the store twice for an event alone: to keep it, and to settle it", async () => {
    const asked: string[] = []
    const bot = openBot(64, noting(memoryStore(), asked))
    bot.onText(() => {})
    await bot.inject(messageIn("a"))
    asked.length = 0 // what it asks for when it begins
    await bot.inject(messageIn("a"))
    await bot.inject(messageIn("b"))
    expect(asked).toEqual(["accept", "settle", "accept", "settle"])
  })
})

/** A store that notes which of its methods are called. */
function noting(store: Store, asked: string[]): Store {
  return new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (typeof value !== "function") return value
      return (...args: unknown[]) => {
        asked.push(String(name))
        return value.apply(target, args)
      }
    },
  })
}
