// A bot whose model says five paragraphs, each with the number of the process that thought of it. It is run by
// bubbles.test.ts, which kills it. Arguments: the store's file, how long the model takes for a paragraph, the
// process' number, and the steering.
import { linq } from "@backchat/adapters/linq"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { createBot, type Steering, silentLog, wait } from "@backchat/core"
import { type ChatModel, llm } from "@backchat/middleware"

const [file = "", paragraphMs = "0", mind = "", steering = ""] = process.argv.slice(2)
const WORDS = ["one", "two", "three", "four", "five"]

const model: ChatModel = {
  name: "counter",
  async *stream({ begun = "", signal }) {
    console.log("asked")
    for (const word of WORDS.filter((one) => !begun.includes(one))) {
      await wait(Number(paragraphMs), signal)
      yield { type: "text", text: `Thought ${word} of ${mind}.\n\n` }
    }
    yield { type: "finish", reason: "stop" }
  },
}

const bot = createBot({
  adapter: linq(),
  store: sqliteStore({ file }),
  // Who dies is replaced within a second, and bubbles leave far enough apart to die between them.
  leaseMs: 800,
  pace: { perCharacter: 0, atLeast: 150 },
  retry: { delaysMs: [50, 50, 50] },
  log: silentLog,
})
bot.onText(llm({ model }), { steering: steering as Steering }) // bubbles.test.ts passes a legal one
await bot.start({ hostname: "127.0.0.1" })
console.log("listening")
