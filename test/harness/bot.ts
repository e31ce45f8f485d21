// One bot process of the harness: an ordinary bot, with a store and an adapter that can be told to die.
import { setTimeout as pause } from "node:timers/promises"
import { linq } from "@backchat/adapters/linq"
import { createBot, memoryStore, type Store, silentLog } from "@backchat/core"
import { session } from "@backchat/middleware"
import { bubblesOf } from "./ledger.ts"
import type { Sabotage, StoreName } from "./options.ts"
import { claimFirst, withoutFencing, withoutKeys } from "./sabotage.ts"
import { dieAfter, plainStore, type Step, watchAdapter, watchStore } from "./steps.ts"

/** What the harness tells a bot, as JSON in the environment. */
export interface BotOrders {
  readonly store: StoreName
  /** A file for SQLite, a URL for Redis. */
  readonly place: string
  readonly apiKey: string
  readonly baseURL: string
  readonly secret: string
  readonly sabotage: Sabotage
  readonly leaseMs: number
  readonly dieAfter?: { readonly step: Step; readonly times: number } | undefined
}

const orders: BotOrders = JSON.parse(process.env.HARNESS_ORDERS ?? "{}")
const taken = dieAfter(orders.dieAfter?.step, orders.dieAfter?.times ?? 0)

const OPEN: Readonly<Record<StoreName, () => Promise<Store>>> = {
  memory: async () => memoryStore(),
  sqlite: async () => (await import("@backchat/adapters/sqlite")).sqliteStore({ file: orders.place }),
  redis: async () => (await import("@backchat/adapters/redis")).redisStore({ url: orders.place }),
}

const SABOTAGE: Readonly<Record<Sabotage, (store: Store) => Store>> = {
  none: (store) => store,
  "no-key": (store) => store,
  "claim-first": claimFirst,
  "no-fencing": withoutFencing,
}

const { apiKey, baseURL, secret: webhookSecret, sabotage, leaseMs } = orders
const adapter = linq({ apiKey, baseURL, webhookSecret })
const bot = createBot({
  adapter: watchAdapter(sabotage === "no-key" ? withoutKeys(adapter) : adapter, taken),
  store: watchStore(SABOTAGE[sabotage](plainStore(await OPEN[orders.store]())), taken),
  leaseMs,
  retry: { delaysMs: Array.from({ length: 60 }, () => 100) },
  log: silentLog,
}).use(session({ initial: () => ({ count: 0 }) }))

bot.onText(async (ctx) => {
  ctx.session.count++
  await pause(Math.random() * 20)
  return bubblesOf(ctx.text).map((bubble) => bubble.replace(/(\/\d)?$/, `#${ctx.session.count}$1`))
})

const listening = await bot.start({ port: 0, hostname: "127.0.0.1" })
process.send?.({ port: Number(new URL(listening?.url ?? "").port) })
