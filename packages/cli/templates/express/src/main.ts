import { linq } from "backchat"
import { makeApp } from "./app.ts"
import { makeBot } from "./bot.ts"

// Where it runs, LINQ_API_V3_API_KEY and LINQ_WEBHOOK_SECRET have to be set. `backchat dev` sets its own.
const bot = makeBot({ adapter: linq() })
const server = makeApp(bot).listen(Number(process.env.PORT ?? 3000))

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    server.close()
    await bot.stop() // what it has in hand is finished first
    process.exit(0)
  })
}
