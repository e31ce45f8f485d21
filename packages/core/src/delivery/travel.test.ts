import { describe, expect, it } from "vitest"
import { createBot } from "../bot.ts"
import { DEVTOOLS } from "../devtools.ts"
import { silentLog } from "../log.ts"
import { received, recorder } from "../testing/index.ts"
import type { Travel } from "./travel.ts"

function followed(bot: ReturnType<typeof createBot>): Travel[] {
  const travels: Travel[] = []
  bot.events.on("travelled", (travel) => travels.push(travel))
  return travels
}

describe("travelled", () => {
  it("has every route that was asked, and why it did or did not match", async () => {
    const bot = createBot({ adapter: recorder() })
    bot.onCommand("help", () => "Help yourself")
    bot.onText("order {id:int}", ({ params }) => `Order ${params.id}`)
    bot.onText(() => "Never asked")
    const travels = followed(bot)
    await bot.inject(received("Order 7"))
    expect(travels[0]?.route).toBe('onText("order {id:int}")')
    expect(travels[0]?.tried).toEqual([
      { route: 'onCommand("help")', matched: false, why: "It wants a text that begins with /help." },
      {
        route: 'onText("order {id:int}")',
        matched: true,
        why: 'It is text that fits "order {id:int}": {"id":7}.',
      },
    ])
    await bot.stop()
  })

  it("has middleware around handler around steps and sends, in epoch milliseconds", async () => {
    const bot = createBot({ adapter: recorder() })
    bot.use(async function slow(_ctx, next) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      await next()
    })
    bot.onText(async (ctx) => {
      await ctx.reply(await ctx.step("think", () => "Hm"))
    })
    const travels = followed(bot)
    const before = Date.now()
    await bot.inject(received("hello"))
    const [travel] = travels
    const { spans = [] } = travel ?? {}
    expect(spans.map(({ kind, name }) => [kind, name])).toEqual([
      ["middleware", "slow"],
      ["handler", "onText()"],
      ["step", "think"],
      ["send", expect.stringMatching(/\/0$/)],
    ])
    const [slow, handler] = spans
    expect(slow?.startedAt).toBeGreaterThanOrEqual(before - 2)
    expect(handler?.startedAt).toBeGreaterThanOrEqual((slow?.startedAt ?? 0) + 4)
    expect(slow?.endedAt).toBeGreaterThanOrEqual(handler?.endedAt ?? Number.POSITIVE_INFINITY)
    expect(travel).toMatchObject({ outcome: "handled", attempt: 1, chatId: expect.any(String) })
    await bot.stop()
  })

  it("has the state before and after, and each try of an event that fails", async () => {
    const bot = createBot({ adapter: recorder(), retry: { delaysMs: [1] }, log: silentLog })
    let tries = 0
    bot.onText((ctx) => {
      ctx.state.commit({ key: "mood", value: ctx.text })
      if (++tries === 2) throw new TypeError("Not now")
    })
    const travels = followed(bot)
    await bot.inject(received("good"))
    await bot.inject(received("bad"))
    expect(travels.map(({ outcome, attempt, error, state }) => ({ outcome, attempt, error, state }))).toEqual(
      [
        { outcome: "handled", attempt: 1, error: undefined, state: [{ key: "mood", after: "good" }] },
        { outcome: "retried", attempt: 1, error: expect.stringContaining("Not now"), state: [] },
        {
          outcome: "handled",
          attempt: 2,
          error: undefined,
          state: [{ key: "mood", before: "good", after: "bad" }],
        },
      ],
    )
    expect(travels[1]?.spans[0]).toMatchObject({ kind: "handler", error: "Not now" })
    await bot.stop()
  })
})

describe("the hook of development tools", () => {
  it("gets every bot as it is made", () => {
    const seen: unknown[] = []
    const place = globalThis as { [DEVTOOLS]?: (bot: unknown) => void }
    place[DEVTOOLS] = (bot) => seen.push(bot)
    try {
      const bot = createBot({ adapter: recorder() })
      expect(seen).toEqual([bot])
    } finally {
      delete place[DEVTOOLS]
    }
  })
})
