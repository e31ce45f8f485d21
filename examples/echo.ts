// Says back what it hears, and shows that it can react.
import { createBot, linq } from "backchat"

const bot = createBot({ adapter: linq() })

bot.onReaction("love", () => "Glad you liked it ❤️")
bot.onMedia((ctx) => `Nice ${ctx.media[0].kind}: ${ctx.media[0].filename}`)
bot.onText((ctx) => ctx.text)

await bot.start()

export default bot
