import { createServer } from "node:http"
import { Bot, type Context, type SessionFlavor, session, webhookCallback } from "grammy"
import { telegramAnswers } from "../platforms/answers.ts"
import { TELEGRAM_SECRET, TELEGRAM_TOKEN } from "../platforms/telegram.ts"
import { type BotOrder, type Contender, MARKDOWN_REPLY, TEXT_REPLY } from "./contender.ts"
import { listening } from "./listening.ts"

type BenchContext = Context & SessionFlavor<{ count: number }>

/**
 * grammY with `webhookCallback`. There is no signature to check, only a secret to compare, nothing is kept, ids are
 * not compared, and the acknowledgement waits for the handler. In process it gets the least of adapters: text in,
 * nothing out.
 */
export const grammy: Contender = {
  async open(order) {
    const { bot, sends } = botFor(order)
    const receive = webhookCallback(
      bot,
      (headers: Readonly<Record<string, string>>, body: string) => ({
        update: Promise.resolve(JSON.parse(body)),
        header: headers["x-telegram-bot-api-secret-token"] ?? "",
        respond: () => {},
        unauthorized: () => {
          throw new Error("The door answered 401.")
        },
      }),
      { secretToken: TELEGRAM_SECRET },
    )
    return {
      arrive:
        ({ headers, body }) =>
        async () => {
          await receive(headers, body)
          order.settled()
        },
      sends,
      close: async () => {},
    }
  },
  async serve(order) {
    const { bot } = botFor(order)
    const receive = webhookCallback(bot, "http", { secretToken: TELEGRAM_SECRET })
    const server = createServer((request, response) => {
      // A handler that throws is the server's to answer for; Telegram delivers again what is not 2xx.
      receive(request, response)
        .catch(() => response.headersSent || response.writeHead(500).end())
        .finally(order.settled)
    })
    return listening(server)
  },
}

function botFor({ reply, store, hear, apiUrl }: BotOrder): { bot: Bot<BenchContext>; sends: () => number } {
  if (store.kind !== "memory") throw new Error("grammY keeps no events.")
  const answers = telegramAnswers()
  const bot = new Bot<BenchContext>(TELEGRAM_TOKEN, {
    client: apiUrl === undefined ? { fetch: answers.fetch } : { apiRoot: apiUrl },
    botInfo: {
      id: 110_201_543,
      is_bot: true,
      first_name: "Bench",
      username: "bench_bot",
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
  })
  if (reply === "session") bot.use(session({ initial: () => ({ count: 0 }) }))
  bot.on("message:text", async (ctx) => {
    const count = reply === "session" ? ctx.session.count : 0
    await hear(ctx.message.text)
    if (reply === "text") await ctx.reply(TEXT_REPLY)
    else if (reply === "echo") await ctx.reply(ctx.message.text)
    else if (reply === "markdown") await ctx.reply(MARKDOWN_REPLY, { parse_mode: "Markdown" })
    else if (reply === "session") {
      ctx.session.count = count + 1
      await ctx.reply(`${TEXT_REPLY} #${count + 1}`)
    }
  })
  return { bot, sends: () => answers.sends }
}
