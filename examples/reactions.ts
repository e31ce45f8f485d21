// Reacts to words, and answers reactions: tapbacks by name, any other emoji by itself.
import { createBot, linq, typing } from "backchat"

const bot = createBot({ adapter: linq() }).use(typing())

bot.onText(/thank/i, (ctx) => ctx.react("love"))
bot.onText(/fire|hot/i, (ctx) => ctx.react("🔥"))
bot.onText((ctx) => `Tap and hold this bubble to react to it: ${ctx.text}`)

bot.onReaction(["love", "like"], (ctx) => `You ${ctx.reaction.type === "love" ? "loved" : "liked"} it!`)
bot.onReaction("dislike", () => "I will do better.")
bot.onReaction((ctx) => `${ctx.reaction.emoji ?? "A sticker"}, I see.`)
bot.onReaction((ctx) => `No more ${ctx.reaction.emoji ?? "sticker"}.`, { when: "removed" })

await bot.start()

export default bot
