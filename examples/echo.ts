// Says back what it hears, with the effect it came with, and answers tapbacks, photos and edits.
import { createBot, effect, linq } from "backchat"

const bot = createBot({ adapter: linq() })

bot.onReaction("love", () => "Glad you liked it ❤️")
bot.onMedia((ctx) => `Nice ${ctx.media[0].kind}: ${ctx.media[0].filename}`)
bot.on("message.edited", (ctx) => `Now it says: ${ctx.text}`)
bot.onText(({ text, message }) => (message.effect ? effect(message.effect.name, text) : text))

await bot.start()

export default bot
