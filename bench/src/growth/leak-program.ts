// The heap of a bot that has handled many events, with ids remembered for a second only: what grows then is a leak.
import { linq } from "@backchat/adapters/linq"
import { createBot, memoryStore } from "@backchat/core"
import { pump, Settled } from "../door/pump.ts"
import { LINQ_SECRET, linqArrival } from "../platforms/linq.ts"
import { orderOf, report } from "../running/child.ts"

export interface LeakOrder {
  readonly events: number
}

const BATCH = 1_000
const { events } = orderOf<LeakOrder>()
const settled = new Settled()
const bot = createBot({
  adapter: linq({ apiKey: "bench", webhookSecret: LINQ_SECRET }),
  store: memoryStore({ rememberMs: 1_000 }),
})
bot.onText(() => {})
bot.events.on("handled", settled.note)
let index = 0

await handle(events / 10)
const early = await heap()
await handle(events - index)
const late = await heap()
report({ early: early / 1e6, late: late / 1e6, bytesPerEvent: (late - early) / (events * 0.9) })

async function handle(count: number): Promise<void> {
  for (const end = index + count; index < end; ) {
    const arrivals = Array.from({ length: BATCH }, () => {
      index++
      const { headers, body } = linqArrival({ index, chat: index % 1_000, text: "hello" })
      const request = {
        method: "POST",
        url: "/linq",
        header: (name: string) => headers[name],
        body: Buffer.from(body),
      }
      return async () => void (await bot.receive(request))
    })
    await pump(arrivals, settled)
  }
}

/** After the ids of the last events are forgotten, which happens when more come. */
async function heap(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  await handle(BATCH)
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
