// Thinks with a language model: yours when a key is set, else honest rules that need no network.
import {
  anthropic,
  type ChatModel,
  chatTools,
  createBot,
  linq,
  llm,
  offline,
  openai,
  tool,
  typing,
} from "backchat"

const { OPENAI_API_KEY, ANTHROPIC_API_KEY, OLLAMA_HOST, MODEL } = process.env

function chooseModel(): ChatModel {
  if (OPENAI_API_KEY) return openai({ model: MODEL ?? "gpt-5-mini", images: true })
  if (ANTHROPIC_API_KEY) return anthropic({ model: MODEL ?? "claude-sonnet-4-5" })
  if (OLLAMA_HOST) {
    const host = OLLAMA_HOST.includes("://") ? OLLAMA_HOST : `http://${OLLAMA_HOST}`
    return openai({ model: MODEL ?? "llama3.2", baseURL: new URL("/v1", host).href })
  }
  return offline()
}

const time = tool({
  description: "what time it is, in UTC",
  run: () => `It is ${new Date().toISOString().slice(11, 16)} UTC.`,
})
const dice = tool({
  description: "rolls a die",
  run: () => `🎲 ${1 + Math.floor(Math.random() * 6)}`,
})

const model = chooseModel()
console.error(`The assistant thinks with ${model.name}.`)

const bot = createBot({ adapter: linq() }).use(typing())

bot.onText(
  llm({
    model,
    name: "Ada",
    system: "You are Ada, an assistant that people text with. Be brief and kind; short paragraphs.",
    tools: { time, dice, ...chatTools(["react", "effect"]) },
    onFailure: "My head is not working right now. Please write again in a minute.",
  }),
)

await bot.start()

export default bot
