import { linq, modelFromEnv } from "backchat"
import { makeBot } from "./bot.ts"

// OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_HOST; without any of them, a few honest rules that need no network.
const model = modelFromEnv()
console.log(`The assistant thinks with ${model.name}.`)

// Where it runs, LINQ_API_V3_API_KEY and LINQ_WEBHOOK_SECRET have to be set. `backchat dev` sets its own.
await makeBot({ adapter: linq(), model }).start()
