// One of many: the same bot in every process, held together by the Redis they share.
import { redisStore } from "@backchat/adapters/redis"
import { createBot, linq, session } from "backchat"

const bot = createBot({
  adapter: linq(),
  store: redisStore({ url: process.env.REDIS_URL ?? "redis://127.0.0.1:6379" }),
}).use(session({ initial: () => ({ count: 0 }) }))

// Whichever process answers, a chat's count goes up by one: its messages are handled one at a time, in order.
bot.onText((ctx) => `#${++ctx.session.count} from process ${process.env.PORT}`)

await bot.start({ hostname: "127.0.0.1" })

export default bot
