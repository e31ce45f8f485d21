import { type Bot, type BotOptions, createBot } from "backchat"

/** The bot: what it hears, and what it says. The first handler that fits answers. */
export function makeBot(options: BotOptions): Bot {
  const bot = createBot(options)

  bot.onText(/^(hi|hello|hey)\b/i, () => "Hello! Say anything, or tap back with a heart.")
  bot.onReaction("love", () => "Glad you liked it ❤️")
  bot.onMedia((ctx) => `Nice ${ctx.media[0].kind}!`)
  bot.onText((ctx) => `You said: ${ctx.text}`)

  return bot
}
