// Greets with a RegExp, understands a phrase, and has commands that /help lists.
import { commands, createBot, effect, linq, markdown } from "backchat"

const bot = createBot({ adapter: linq() }).use(commands({ title: "I can do this:" }))

bot.onText(/^(hi|hello|hey)\b/i, (ctx) => `${ctx.match[1]} to you too!`)
bot.onText("my name is {name}", (ctx) => effect("confetti", `Welcome, ${ctx.params.name}!`))
bot.onText("{a:number} plus {b:number}", ({ params }) => `That makes ${params.a + params.b}.`)

bot.onCommand("about", () => markdown("**Greeter**, a bot of a few lines."), { description: "who I am" })
bot.onCommand("roll", (ctx) => `🎲 ${1 + Math.floor(Math.random() * (Number(ctx.command.args) || 6))}`, {
  description: "roll a die, /roll 20 for one of twenty sides",
})

bot.onText(() => "I did not get that. Try /help.")

await bot.start()

export default bot
