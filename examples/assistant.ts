// Thinks with a language model: yours when a key is set, else honest rules that need no network.
import { chatTools, consent, createBot, linq, llm, modelFromEnv, tool, typing } from "backchat"

const time = tool({
  description: "what time it is, in UTC",
  run: () => `It is ${new Date().toISOString().slice(11, 16)} UTC.`,
})
const dice = tool({
  description: "rolls a die",
  run: () => `🎲 ${1 + Math.floor(Math.random() * 6)}`,
})

const model = modelFromEnv() // OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_HOST
console.error(`The assistant thinks with ${model.name}.`)

// People send three bubbles in a second: wait for a short quiet, and answer once.
const bot = createBot({ adapter: linq(), steering: "merge" }).use(consent(), typing())

const answer = llm({
  model,
  name: "Ada",
  system: "You are Ada, an assistant that people text with. Be brief and kind; short paragraphs.",
  tools: { time, dice, ...chatTools(["react", "effect"]) },
  history: { summarise: model.name !== "offline" },
  onFailure: "My head is not working right now. Please write again in a minute.",
})
bot.onText(answer).onMedia("image", answer)

await bot.start()

export default bot
