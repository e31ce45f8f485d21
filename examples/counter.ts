// Counts with a session: each chat has its own, and nothing is counted twice.
import { createBot, linq, session } from "backchat"

const bot = createBot({ adapter: linq() }).use(session({ initial: () => ({ count: 0 }) }))

bot.onText("reset", (ctx) => {
  ctx.session.count = 0
  return "Back to 0."
})

bot.onText("add {n:int}", (ctx) => {
  ctx.session.count += ctx.params.n
  return `That makes ${ctx.session.count}.`
})

bot.onText((ctx) => {
  ctx.session.count++
  return `You have written ${ctx.session.count} ${ctx.session.count === 1 ? "message" : "messages"}.`
})

await bot.start()

export default bot
