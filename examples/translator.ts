// Translates what people write. Without a model it is a phrase book: any function that streams text can answer.
import { createBot, linq, llm, type ModelRequest, modelFromEnv } from "backchat"

const PHRASES: Readonly<Record<string, string>> = {
  "good morning": "Buenos días",
  "thank you": "Gracias",
  "where is the ferry": "¿Dónde está el ferry?",
  "the bill, please": "La cuenta, por favor",
}

async function* phraseBook({ messages }: ModelRequest): AsyncGenerator<string> {
  const asked =
    messages
      .at(-1)
      ?.content.toLowerCase()
      .replace(/[.?!]+$/, "") ?? ""
  const found = PHRASES[asked]
  if (found !== undefined) return void (yield found)
  yield `I am a phrase book and not an AI: I know ${Object.keys(PHRASES).length} phrases.\n\n`
  for (const phrase of Object.keys(PHRASES)) yield `- ${phrase}\n`
}

const chosen = modelFromEnv()

const bot = createBot({ adapter: linq() })

bot.onText(
  llm({
    model: chosen.name === "offline" ? phraseBook : chosen,
    system: "Translate English into Spanish, and everything else into English. Write the translation alone.",
    history: false,
  }),
)

await bot.start()

export default bot
