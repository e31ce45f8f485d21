import { type Bot, createBot, type MessageReceived, type Steering } from "@backchat/core"
import { type Recorder, received, recorder } from "@backchat/core/testing"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { RedisServer, skipWithoutRedis } from "./fixtures/redis-server.ts"
import { freshPrefix, freshStore } from "./fixtures/stores.ts"

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(skipWithoutRedis())("steering over two bots on one Redis", () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await RedisServer.start()
  })
  afterAll(() => server?.stop())

  it.each([1, 3])("merges what came in at different doors, on %i shards", async (shards) => {
    const { phone, bots } = twoBots(shards, { mode: "merge", quietMs: 400, maxWaitMs: 3_000 })
    await arrive(bots, ["one", "two", "three", "four"], 50)
    await expect.poll(() => phone.texts, { timeout: 5_000 }).toEqual(["one, two, three, four"])
    await stop(bots)
  })

  it("interrupts the handler of one for what comes to the other", async () => {
    const { phone, bots } = twoBots(1, "interrupt", async (signal, count) => {
      if (count < 3) await new Promise((_, reject) => signal.addEventListener("abort", reject))
    })
    await arrive(bots, ["one", "two", "three"], 400)
    await expect.poll(() => phone.texts, { timeout: 5_000 }).toEqual(["one, two, three"])
    await stop(bots)
  })

  function twoBots(
    shards: number,
    steering: Steering,
    think: (signal: AbortSignal, count: number) => Promise<void> | undefined = () => undefined,
  ): { phone: Recorder; bots: readonly Bot[] } {
    const phone = recorder()
    const prefix = freshPrefix()
    const bots = [1, 2].map(() => {
      const store = freshStore({ url: server.url, prefix, shards })
      const bot = createBot({ adapter: phone, store, steering })
      return bot.onText(async (ctx) => {
        await think(ctx.signal, ctx.messages.length)
        return ctx.messages.map(({ text }) => text).join(", ")
      })
    })
    return { phone, bots }
  }
})

/** Each text to the next bot's door in turn. */
async function arrive(bots: readonly Bot[], texts: readonly string[], everyMs: number): Promise<void> {
  for (const [index, text] of texts.entries()) {
    if (index > 0) await pause(everyMs)
    expect(await bots[index % bots.length]?.accept(deliveryOf(received(text)))).toBe("accepted")
  }
}

async function stop(bots: readonly Bot[]): Promise<void> {
  for (const bot of bots) await bot.stop()
}

function deliveryOf(event: MessageReceived) {
  const { adapter, id, type, chat } = event
  const lane = `${adapter}:${chat.id}`
  return {
    adapter,
    id,
    lane,
    type,
    body: JSON.stringify(event),
    receivedAt: Date.now(),
    injected: true,
  } as const
}
