import { linq } from "@backchat/adapters/linq"
import { type Bot, createBot, type DoorRequest, markdown, memoryStore, type Store } from "@backchat/core"
import { session } from "@backchat/middleware"
import { linqAnswers } from "../platforms/answers.ts"
import type { Arrival } from "../platforms/arrival.ts"
import { LINQ_SECRET } from "../platforms/linq.ts"
import {
  type BotOrder,
  type Contender,
  MARKDOWN_REPLY,
  type OpenBot,
  type StorePlace,
  TEXT_REPLY,
} from "./contender.ts"

/** Backchat at the door that its own HTTP listener uses. */
export const backchat: Contender = {
  open: (order) =>
    open(order, (bot, arrival) => {
      const request = doorRequest(arrival)
      return async () => mustBe200((await bot.receive(request)).status)
    }),
  async serve(order) {
    const { bot } = await botFor(order)
    const listening = await bot.start({ port: 0, hostname: "127.0.0.1", stopOnSignals: true })
    return { url: `${listening?.url}/linq`, close: () => bot.stop() }
  },
}

/** Backchat at its web-standard door, which takes the same `Request` objects as Chat SDK's. */
export const backchatFetch: Contender = {
  open: (order) =>
    open(order, (bot, { headers, body }) => {
      const request = new Request("http://127.0.0.1/linq", { method: "POST", headers, body })
      return async () => mustBe200((await bot.fetch(request)).status)
    }),
}

async function open(
  order: BotOrder,
  arrive: (bot: Bot, arrival: Arrival) => () => Promise<void>,
): Promise<OpenBot> {
  const { bot, sends } = await botFor(order)
  return { arrive: (arrival) => arrive(bot, arrival), sends, close: () => bot.stop() }
}

async function botFor(order: BotOrder): Promise<{ bot: Bot; sends: () => number }> {
  const { reply, store, hear, settled, apiUrl, leaseMs } = order
  const answers = linqAnswers()
  const adapter = linq({
    apiKey: "bench",
    webhookSecret: LINQ_SECRET,
    ...(apiUrl === undefined ? { fetch: answers.fetch } : { baseURL: apiUrl }),
  })
  const bot = createBot({ adapter, store: await openStore(store), ...(leaseMs && { leaseMs }) })
  if (reply === "session") {
    bot.use(session({ initial: () => ({ count: 0 }) })).onText(async (ctx) => {
      const { count } = ctx.session
      await hear(ctx.text)
      ctx.session.count = count + 1
      return `${TEXT_REPLY} #${count + 1}`
    })
  } else {
    const answer = {
      nothing: undefined,
      echo: undefined,
      text: TEXT_REPLY,
      markdown: markdown(MARKDOWN_REPLY),
    }[reply]
    bot.onText(async (ctx) => {
      await hear(ctx.text)
      return reply === "echo" ? ctx.text : answer
    })
  }
  bot.events.on("handled", settled)
  return { bot, sends: () => answers.sends }
}

/** Loads a store only where it is asked for, as a user would. */
export async function openStore({ kind, place = "" }: StorePlace): Promise<Store> {
  if (kind === "sqlite") return (await import("@backchat/adapters/sqlite")).sqliteStore({ file: place })
  if (kind === "redis") return (await import("@backchat/adapters/redis")).redisStore({ url: place })
  return memoryStore()
}

function doorRequest({ headers, body }: Arrival): DoorRequest {
  const bytes = Buffer.from(body)
  return { method: "POST", url: "/linq?version=2026-02-03", header: (name) => headers[name], body: bytes }
}

function mustBe200(status: number): void {
  if (status !== 200) throw new Error(`The door answered ${status}.`)
}
