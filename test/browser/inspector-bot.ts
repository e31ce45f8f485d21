// The bot behind the inspector's tests: a program of its own, so that it can be killed.
import { linq } from "@backchat/adapters/linq"
import { sqliteStore } from "@backchat/adapters/sqlite"
import { createBot, silentLog } from "@backchat/core"
import { session } from "@backchat/middleware"
import type { Order, Report } from "./inspector-link.ts"

const { STORE_FILE, ANSWER_TO_HI = "Hello!" } = process.env
// A saved test imports this file, and is nobody's child.
const isChild = STORE_FILE !== undefined
const tell = (report: Report) => isChild && process.send?.(report)

const bot = createBot({
  adapter: linq(),
  ...(STORE_FILE === undefined ? {} : { store: sqliteStore({ file: STORE_FILE }) }),
  leaseMs: 1_000,
  retry: { delaysMs: [150] },
  log: silentLog,
}).use(session({ initial: () => ({ orders: [] as number[] }) }))

bot.onText("hi", () => ANSWER_TO_HI)
bot.onText("order {id:int}", (ctx) => {
  ctx.session.orders.push(ctx.params.id)
  return `Order ${ctx.params.id} is number ${ctx.session.orders.length}`
})
bot.onText("fail", () => {
  throw new Error("The kitchen is on fire")
})
bot.onText("crash", () => {
  console.error("Goodbye, cruel world")
  process.exit(3)
})
bot.onText((ctx) => `You said ${ctx.text}`)

bot.events.on("travelled", (travel) => tell({ kind: "travelled", travel }))

let deathAt = ""
for (const point of ["accepted", "claimed", "sent", "handled"] as const) {
  bot.events.on(point, () => {
    if (deathAt === point) process.kill(process.pid, "SIGKILL")
  })
}

if (isChild) process.on("message", (order: Order) => void obey(order))
if (isChild) process.on("disconnect", () => process.exit())

async function obey(order: Order): Promise<void> {
  if (order.kind === "die") deathAt = order.at
  else if (order.kind === "list") {
    const letters = await bot.buried.list()
    const list = letters.map(({ delivery: { id, type, body }, error, attempts, buriedAt }) => {
      return { id, type, error, attempts, buriedAt, body }
    })
    tell({ kind: "done", number: order.number, list })
  } else {
    const count = await bot.buried[order.kind](order.id)
    tell({ kind: "done", number: order.number, count })
  }
}

const listening = await bot.start({ port: 0, hostname: "127.0.0.1" })
console.log("The bot is listening")
tell({ kind: "listening", url: listening?.url ?? "" })

export default bot
