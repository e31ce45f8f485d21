import { setTimeout as pause } from "node:timers/promises"
import type { Reply } from "../contenders/contender.ts"
import type { BotProcess } from "./bot-process.ts"
import { PATIENCE_MS, type TestPlatform } from "./test-platform.ts"

/** What a scenario can do: say something to the bot, and things to the bot's process. */
export interface Stage {
  readonly platform: TestPlatform
  readonly bot: BotProcess
  /** One message of one chat; resolves when the platform has had its acknowledgement, or has given up. */
  readonly say: (text: string) => Promise<void>
  /** The same event again. */
  readonly repeat: () => Promise<void>
}

export interface Scenario {
  readonly heading: string
  readonly expected: number
  readonly reply: Reply
  readonly handlerMs: readonly number[]
  readonly throwsOnce?: boolean
  /** Whether it is short enough for a quick look. */
  readonly quick?: boolean
  readonly play: (stage: Stage) => Promise<void>
  /** How long what is expected is waited for. Default: longer than a first retry. */
  readonly patienceMs?: number
  /** What is counted. Default: the replies. */
  readonly count?: (replies: readonly string[]) => number
}

/** Longer than a lease and the start of whoever takes over. */
const LEASE_PATIENCE_MS = 8_000

export const SCENARIOS: readonly Scenario[] = [
  {
    heading: "same event thrice",
    expected: 1,
    reply: "text",
    handlerMs: [0],
    quick: true,
    async play({ say, repeat }) {
      await say("hello")
      await repeat()
      await repeat()
    },
  },
  {
    heading: "handler throws once",
    expected: 1,
    reply: "text",
    handlerMs: [0],
    throwsOnce: true,
    play: ({ say }) => say("hello"),
  },
  {
    heading: "handler slower than the platform's patience",
    expected: 1,
    reply: "text",
    handlerMs: [PATIENCE_MS * 2],
    play: ({ say }) => say("hello"),
  },
  {
    heading: "3 messages in 60 ms",
    expected: 3,
    reply: "echo",
    handlerMs: [150, 80, 10],
    play: inAHurry,
  },
  {
    heading: "… answered in their order",
    expected: 3,
    reply: "echo",
    handlerMs: [150, 80, 10],
    play: inAHurry,
    count: (replies) => replies.filter((reply, index) => reply.includes(`hello ${index}`)).length,
  },
  {
    heading: "3 increments at once",
    expected: 3,
    reply: "session",
    handlerMs: [100],
    async play({ say }) {
      await Promise.all([say("a"), say("b"), say("c")])
    },
    count: (replies) => Math.max(0, ...replies.map((reply) => Number(/#(\d+)/.exec(reply)?.[1] ?? 0))),
  },
  {
    heading: "SIGTERM while a handler runs",
    expected: 1,
    reply: "text",
    handlerMs: [500],
    async play({ bot, say }) {
      const runs = bot.handlerRuns()
      const said = say("hello")
      await runs
      await bot.end("SIGTERM")
      await bot.start()
      await said
    },
  },
  {
    heading: "kill -9 before the send",
    expected: 1,
    patienceMs: LEASE_PATIENCE_MS,
    reply: "text",
    handlerMs: [500],
    async play({ bot, say }) {
      const runs = bot.handlerRuns()
      const said = say("hello")
      await runs
      await pause(100) // whatever is acknowledged before a handler ends has been by now
      await bot.end("SIGKILL")
      await bot.start()
      await said
    },
  },
  {
    heading: "kill -9 after it",
    expected: 1,
    patienceMs: LEASE_PATIENCE_MS,
    reply: "text",
    handlerMs: [0],
    async play({ platform, bot, say }) {
      const sent = new Promise<void>((resolve) => {
        platform.onMessage = () => {
          resolve()
          return false
        }
      })
      const said = say("hello")
      await sent
      await bot.end("SIGKILL")
      platform.onMessage = () => true
      await bot.start()
      await said
    },
  },
]

async function inAHurry({ say }: Stage): Promise<void> {
  const said = [say("hello 0")]
  for (const index of [1, 2]) {
    await pause(30)
    said.push(say(`hello ${index}`))
  }
  await Promise.all(said)
}
