import { linq } from "backchat"
import { makeBot } from "./bot.ts"

// Where it runs, LINQ_API_V3_API_KEY and LINQ_WEBHOOK_SECRET have to be set. `backchat dev` sets its own.
await makeBot({ adapter: linq() }).start()
