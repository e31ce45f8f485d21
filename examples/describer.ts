// Describes pictures to those who cannot see them. Without a model that sees, it says so.
import { createBot, linq, llm, modelFromEnv, typing } from "backchat"

const bot = createBot({ adapter: linq() }).use(typing())

bot.onMedia(
  "image",
  llm({
    model: modelFromEnv(),
    system: (ctx) =>
      "Describe the picture for somebody who cannot see it: first in one sentence what it is, then what matters. " +
      `Read out any text in it. Its file is called ${ctx.media.map(({ filename }) => filename).join(", ")}.`,
    history: { maxTokens: 1_000, ttlMs: 3_600_000 }, // so that they can ask about it for an hour
    timeoutMs: 90_000,
    onFailure: "I could not look at it. Please send it again.",
  }),
)

bot.onMedia((ctx) => `I only know pictures, not ${ctx.media[0].mimeType}.`)
bot.onText(() => "Send me a picture, and I will tell you what is in it.")

await bot.start()

export default bot
