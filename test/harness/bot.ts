// One bot process of the harness: an ordinary bot, with a store and an adapter that can be told to die.

import { setTimeout as pause } from "node:timers/promises"
import { linq } from "@backchat/adapters/linq"
import { createBot, memoryStore, type Store, silentLog } from "@backchat/core"
import { rateGuard, session } from "@backchat/middleware"
import { hasten, jump, trueNow } from "./clock.ts" // before whatever may look at the clock
import { bubblesOf } from "./ledger.ts"
import type { Sabotage, StoreName } from "./options.ts"
import { report } from "./report.ts"
import { claimFirst, withoutFencing, withoutKeys } from "./sabotage.ts"
import { type Doom, Mortal, plainStore, watchAdapter, watchStore } from "./steps.ts"

/** What the harness tells a bot when it starts, as JSON in the environment. */
export interface BotOrders {
  readonly store: StoreName
  /** A file for SQLite, a URL for Redis. */
  readonly place: string
  readonly apiKey: string
  readonly baseURL: string
  readonly secret: string
  readonly sabotage: Sabotage
  readonly leaseMs: number
  /** How long event ids are remembered. */
  readonly rememberMs: number
  /** Whether one session is shared by all chats. */
  readonly sharedSession: boolean
  /** How much faster than the world the process lives, and since when; the platform's rates are kept then. */
  readonly rateGuard: { readonly speed: number; readonly epochMs: number } | undefined
  /** The longest a handler takes, in milliseconds. */
  readonly handlingMs: number
}

/** What the harness tells a bot while it runs. */
export type Word = { readonly condemn: Doom } | { readonly jumpMs: number }

const orders: BotOrders = JSON.parse(process.env.HARNESS_ORDERS ?? "{}")
const { speed, epochMs } = orders.rateGuard ?? { speed: 1, epochMs: 0 }
if (speed !== 1) hasten(speed, epochMs)
const mortal = new Mortal()
process.on("message", (word: Word) => {
  if ("condemn" in word) return mortal.condemn(word.condemn)
  jump(word.jumpMs)
  report("jumped")
})
process.once("disconnect", () => process.exit(1)) // the harness is gone

const { rememberMs } = orders
const OPEN: Readonly<Record<StoreName, () => Promise<Store>>> = {
  memory: async () => memoryStore({ rememberMs }),
  sqlite: async () =>
    (await import("@backchat/adapters/sqlite")).sqliteStore({ file: orders.place, rememberMs }),
  redis: async () =>
    (await import("@backchat/adapters/redis")).redisStore({ url: orders.place, rememberMs, log: silentLog }),
}

const SABOTAGE: Readonly<Record<Sabotage, (store: Store) => Store>> = {
  none: (store) => store,
  "no-key": (store) => store,
  "claim-first": claimFirst,
  "no-fencing": withoutFencing,
}

const { apiKey, baseURL, secret: webhookSecret, sabotage, leaseMs } = orders
// The door's own check of the time is not what is tested here, so it sees the true one.
const adapter = linq({ apiKey, baseURL, webhookSecret, now: trueNow })
const store = SABOTAGE[sabotage](plainStore(await OPEN[orders.store]()))
const base = createBot({
  adapter: watchAdapter(sabotage === "no-key" ? withoutKeys(adapter) : adapter, mortal.taken),
  store: watchStore(speed === 1 ? store : hastened(store), mortal.taken),
  leaseMs,
  retry: { delaysMs: Array.from({ length: 60 }, () => 100) },
  handlerTimeoutMs: 600_000,
  log: silentLog,
})
if (orders.rateGuard) base.use(rateGuard({ floodAbove: 1_000_000 }))
const bot = base.use(
  session({
    initial: () => ({ count: 0 }),
    ...(orders.sharedSession && { key: () => "everybody" }),
  }),
)

bot.onText(async (ctx) => {
  report("ran")
  mortal.taken("handle")
  ctx.session.count++
  await pause(Math.random() * orders.handlingMs)
  return bubblesOf(ctx.text).map((bubble) => bubble.replace(/(\/\d)?$/, `#${ctx.session.count}$1`))
})

const listening = await bot.start({ port: 0, hostname: "127.0.0.1" })
process.send?.({ port: Number(new URL(listening?.url ?? "").port) })

/** The store's clock goes as the world's, so what is put off by a faster one is put off for less. */
function hastened(slow: Store): Store {
  return {
    ...slow,
    settle: (claim, outcome, settlement) =>
      slow.settle(
        claim,
        outcome.kind === "released" && outcome.delayMs !== undefined
          ? { kind: "released", delayMs: outcome.delayMs / speed }
          : outcome,
        settlement,
      ),
  }
}
