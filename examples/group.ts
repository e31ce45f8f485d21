// Remembers who said what in a group.
import { createBot, linq, session } from "backchat"

const bot = createBot({ adapter: linq() }).use(
  session({ initial: () => ({ said: [] as { who: string; what: string }[] }) }),
)

bot.onText("who said {what}", (ctx) => {
  const found = ctx.session.said.findLast(({ what }) =>
    what.toLowerCase().includes(ctx.params.what.toLowerCase()),
  )
  return found ? `${found.who} said: “${found.what}”` : "Nobody, as far as I remember."
})

bot.onCommand("summary", (ctx) => {
  const people = [...new Set(ctx.session.said.map(({ who }) => who))]
  const count = (person: string) => ctx.session.said.filter(({ who }) => who === person).length
  return people.map((person) => `${person}: ${count(person)}`).join("\n") || "Nobody has said a word."
})

bot.on("participant.added", (ctx) => `Welcome, ${ctx.event.participant.handle}!`)
bot.on("chat.group_name_updated", (ctx) => ctx.event.current && `“${ctx.event.current}” it is.`)

// Listens without a word, and keeps the last hundred.
bot.onText((ctx) => {
  ctx.session.said = [...ctx.session.said, { who: ctx.from.handle, what: ctx.text }].slice(-100)
})

await bot.start()

export default bot
