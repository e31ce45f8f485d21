import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createEmulator, type Emulator, type EmulatorOptions } from "@backchat/emulator"
import { Balancer } from "./balancer.ts"
import type { BotOrders } from "./bot.ts"
import { Fleet } from "./fleet.ts"
import { Ledger } from "./ledger.ts"
import type { StoreName } from "./options.ts"
import { generator } from "./random.ts"
import { RedisServer } from "./redis-server.ts"

export interface TestbedOptions extends Partial<Omit<BotOrders, "store" | "apiKey" | "baseURL" | "secret">> {
  readonly store: StoreName
  /** Bot processes. Default 1. */
  readonly bots?: number
  readonly seed?: number
  readonly emulator?: EmulatorOptions
}

/** The platform and a load balancer in this process, bots in others, and a store that they share. */
export interface Testbed {
  readonly emulator: Emulator
  readonly balancer: Balancer
  readonly ledger: Ledger
  readonly fleet: Fleet
  /** Where the store is: a file or a URL. */
  readonly place: string
  /** With the Redis store. */
  readonly redis: RedisServer | undefined
  /** Signs deliveries. */
  readonly secret: string
  /** What the seed orders. */
  readonly random: () => number
  close(): Promise<void>
}

export async function openTestbed(options: TestbedOptions): Promise<Testbed> {
  const { store, bots = 1, seed = 1, emulator: emulatorOptions, ...more } = options
  const random = generator(seed)
  const folder = await mkdtemp(join(tmpdir(), "backchat-faults-"))
  const redis = store === "redis" ? await RedisServer.start(folder) : undefined
  const place = more.place ?? redis?.url ?? join(folder, "bot.sqlite")
  const emulator = createEmulator({
    speed: 30,
    seed,
    limits: { sendsPerMinute: Number.POSITIVE_INFINITY },
    ...emulatorOptions,
  })
  await emulator.start()
  const ledger = new Ledger()
  const balancer = new Balancer((body, status, from, to) => {
    const { data } = JSON.parse(body)
    ledger.note(data.id, data.chat.id, data.parts[0].value, status >= 200 && status <= 299, from, to)
  })
  const { secret } = emulator.subscribe(await balancer.listen(), {
    events: ["message.received"],
    version: "2026-02-03",
  })
  const orders: BotOrders = {
    sabotage: "none",
    leaseMs: 2_000,
    rememberMs: 86_400_000,
    sharedSession: false,
    rateGuard: undefined,
    handlingMs: 20,
    ...more,
    store,
    place,
    apiKey: emulator.apiKey,
    baseURL: emulator.url,
    secret,
  }
  const fleet = new Fleet(orders, random, (ports) => balancer.use(ports))
  const close = async () => {
    await fleet.end()
    balancer.close()
    await emulator.stop()
    await redis?.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await fleet.launch(bots)
  } catch (error) {
    await close()
    throw error
  }
  return { emulator, balancer, ledger, fleet, place, redis, secret, random, close }
}
