import {
  type Adapter,
  type Answer,
  type Bot,
  type BotEvent,
  type Context,
  type MessageReceived,
  PlatformError,
  type SendTarget,
  type Steering,
  wait,
} from "@backchat/core"
import { reacted, received, recorder } from "@backchat/core/testing"
import fc from "fast-check"
import { expect, it } from "vitest"
import { consent } from "./consent.ts"
import { type Death, Lives } from "./fixtures/lives.ts"

const RUNS = 1_000
const SEED = 20_261_124
const AT_ONCE = 40

const LINE = "+12025550100"
const ANN = "+12025550147"
const BEN = "+12025550111"
const CHATS = { "ann-1": ANN, "ann-2": ANN, "ben-1": BEN } as const
type ChatId = keyof typeof CHATS

const chat = fc.constantFrom<ChatId>("ann-1", "ann-2", "ben-1")
const ms = fc.nat(4)
const target = fc.constantFrom<SendTarget>({ chat: "ann-1" }, { chat: "ann-2" }, { chat: "ben-1" }, ANN, {
  to: [ANN],
  from: LINE,
})
const deed = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant("STOP"), chat }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant("START"), chat }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom("fast", "slow", "stream", "array", "elsewhere", "fails", "react"),
      chat,
    }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("send"), chat, target }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("crash"), chat }) },
)
/** What happens, and how long after the thing before; how long sends take, and which fail. */
const story = fc.record({
  steering: fc.constantFrom<Steering>("queue", "interrupt", { mode: "merge", quietMs: 4, maxWaitMs: 12 }),
  deeds: fc.array(fc.tuple(deed, ms), { minLength: 4, maxLength: 14 }),
  sends: fc.array(fc.record({ tookMs: ms, fails: fc.boolean() }), { minLength: 8, maxLength: 8 }),
})
type Story = typeof story extends fc.Arbitrary<infer Told> ? Told : never

const pause = (tookMs: number) => wait(tookMs, new AbortController().signal)

async function* stream(ctx: Context<MessageReceived>, tookMs: number) {
  for (const text of ["one", "two", "three", "four"]) {
    yield `${text}\n\n`
    await wait(tookMs, ctx.signal)
  }
}

const ANSWERS: Readonly<Record<string, (ctx: Context<MessageReceived>) => Answer | Promise<Answer>>> = {
  fast: () => "at once",
  async slow() {
    await pause(6)
    return "late"
  },
  stream: (ctx) => ctx.reply(stream(ctx, 2)),
  array: () => ["one", "two", "three"],
  async elsewhere(ctx) {
    await pause(2)
    await ctx.send({ chat: "ann-2" }, "over there")
    await ctx.send(ANN, "and there")
  },
  async fails(ctx) {
    await ctx.reply("first")
    if (ctx.attempt === 1) throw new Error("Not today.")
    return "second"
  },
}

function register(bot: Bot): void {
  bot.use(consent())
  bot.onText((ctx) => ANSWERS[ctx.messages.at(-1)?.text ?? ""]?.(ctx))
  bot.onReaction(() => "Glad!")
}

/** Tells one story, and returns how many messages Ann got, and those that she had not wanted. */
async function tell({
  steering,
  deeds,
  sends,
}: Story): Promise<{ readonly got: number; readonly unwanted: readonly string[] }> {
  const phone = recorder()
  const unwanted: string[] = []
  let got = 0
  let ordinal = 0
  const stopped = new Map<string, number>()
  const handled = new Set<number>()
  let lastStart = -1
  /** Whether a STOP was handled after which Ann has not said START. */
  const isStopped = () => [...handled].some((index) => index > lastStart)
  const adapterOf = (isDead: Death): Adapter => ({
    ...phone,
    async send(to, message, options) {
      const { tookMs, fails } = sends[ordinal++ % sends.length] ?? { tookMs: 0, fails: false }
      await pause(tookMs)
      if (isDead.value) throw new Error("This process is dead.")
      if (fails && ordinal % 3 === 0)
        throw new PlatformError("busy", { operation: "send", retryable: true, retryAfterMs: 1 })
      const isAnns = "id" in to ? to.id !== "ben-1" : to.to.includes(ANN)
      const before = phone.sent.length
      const sent = await phone.send(to, message, options)
      if (isAnns && phone.sent.length > before && !options.key.includes("consent:")) {
        got++
        if (isStopped()) unwanted.push(options.key)
      }
      return sent
    },
  })
  const listen = (bot: Bot) => {
    register(bot)
    bot.events.on("handled", ({ delivery }) => {
      const index = stopped.get(delivery.id)
      if (index !== undefined) handled.add(index)
    })
  }
  const lives = new Lives(adapterOf, listen, steering)
  for (const known of ["ann-1", "ann-2", "ben-1"] as const)
    await lives.bot.inject(happening("hello", known, -1))
  for (const [index, [{ does, chat, ...more }, afterMs]] of deeds.entries()) {
    await pause(afterMs)
    if (does === "crash") lives.crash()
    else if (does === "send") {
      const { target } = more as { readonly target: SendTarget } // as `deed` makes it
      lives.bot.send(target, "news").catch(() => {})
    } else {
      const event = happening(does, chat, index)
      if (does === "STOP" && CHATS[chat] === ANN) stopped.set(event.id, index)
      if (does === "START" && CHATS[chat] === ANN) lastStart = index
      lives.bot.inject(event).catch(() => {})
    }
  }
  await expect.poll(() => lives.left(), { timeout: 20_000, interval: 5 }).toBe(0)
  await lives.end()
  return { got, unwanted }
}

/** @param index when it happens: the order of what people say is the order of their clocks */
function happening(does: string, id: ChatId, index: number): BotEvent {
  const options = { chat: id, from: CHATS[id], line: LINE }
  return { ...(does === "react" ? reacted("like", options) : received(does, options)), at: 1_000 + index }
}

it(`in ${RUNS} random stories, nobody gets a message after their STOP was handled`, {
  timeout: 240_000,
}, async () => {
  const stories = fc.sample(story, { numRuns: RUNS, seed: SEED })
  let got = 0
  for (let from = 0; from < stories.length; from += AT_ONCE) {
    const told = stories.slice(from, from + AT_ONCE)
    const ends = await Promise.all(told.map(tell))
    for (const [index, end] of ends.entries()) {
      got += end.got
      expect(end.unwanted, JSON.stringify(told[index])).toEqual([])
    }
  }
  expect(got).toBeGreaterThan(RUNS) // and they did get messages before
})
