// A bot that thinks over HTTP and keeps what it does in a file: killed.test.ts kills it.
import { linq } from "@backchat/adapters/linq"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { createBot, llm, openai } from "backchat"

const bot = createBot({
  adapter: linq(),
  store: sqliteStore({ file: process.env.BOT_FILE ?? "" }),
  leaseMs: 300,
  pace: { perCharacter: 0, atLeast: 200, atMost: 200 },
})
bot.onText(llm({ model: openai({ model: "m", baseURL: process.env.MODEL_URL ?? "" }) }))
await bot.start({ hostname: "127.0.0.1", stopOnSignals: false })
console.log("ready")
