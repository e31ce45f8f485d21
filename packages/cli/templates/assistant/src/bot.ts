import { type Bot, type BotOptions, type ChatModel, chatTools, createBot, llm, tool, typing } from "backchat"

const time = tool({
  description: "what time it is, in UTC",
  run: () => `It is ${new Date().toISOString().slice(11, 16)} UTC.`,
})

/** An assistant that thinks with the model it is given. It remembers each chat by itself. */
export function makeBot({ model, ...options }: BotOptions & { readonly model: ChatModel }): Bot {
  const bot = createBot(options).use(typing())

  bot.onText(
    llm({
      model,
      name: "Ada",
      system: "You are Ada, an assistant that people text with. Be brief and kind; short paragraphs.",
      tools: { time, ...chatTools(["react", "effect"]) },
      onFailure: "My head is not working right now. Please write again in a minute.",
    }),
  )

  return bot
}
