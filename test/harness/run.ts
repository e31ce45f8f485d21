import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { createEmulator } from "@backchat/emulator"
import { Balancer } from "./balancer.ts"
import { Fleet } from "./fleet.ts"
import { Ledger, type Verdict } from "./ledger.ts"
import type { HarnessOptions } from "./options.ts"
import { RedisServer } from "./redis-server.ts"
import { STEPS } from "./steps.ts"

export interface Outcome extends Verdict {
  readonly kills: number
  readonly pauses: number
  readonly restarts: number
  /** How often each fault really struck. */
  readonly fired: Readonly<Record<string, number>>
  readonly seconds: number
}

/** Short, so that what a dead process held is taken over within the run. */
const LEASE_MS = 2_000
/** How long the bots may take to answer the rest when everybody has said everything. */
const PATIENCE_MS = 90_000

/** One run: people write, bots answer, things break, and afterwards the platform's truth is read. */
export async function run(options: HarnessOptions, progress: (line: string) => void): Promise<Outcome> {
  const startedAt = performance.now()
  const random = generator(options.seed)
  const folder = await mkdtemp(join(tmpdir(), "backchat-faults-"))
  const redis = options.store === "redis" ? await RedisServer.start(folder) : undefined
  const emulator = createEmulator({ speed: 30, seed: options.seed, limits: { sendsPerMinute: 1_000_000 } })
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
  const orders = {
    store: options.store,
    place: redis?.url ?? join(folder, "bot.sqlite"),
    apiKey: emulator.apiKey,
    baseURL: emulator.url,
    secret,
    sabotage: options.sabotage,
    leaseMs: LEASE_MS,
  }
  const fleet = new Fleet(orders, random, (ports) => balancer.use(ports))
  try {
    await fleet.launch(options.bots)
    emulator.faults.duplicateDeliveries({ rate: 0.2 })
    emulator.faults.reorderDeliveries({ rate: 0.05 })
    emulator.faults.loseAnswers({ operation: "chats.messages.send", times: Math.ceil(options.events / 50) })
    emulator.faults.failCalls({
      operation: "chats.messages.send",
      status: 500,
      times: Math.ceil(options.events / 100),
    })

    const people = Array.from({ length: options.chats }, (_, index) => emulator.person(`Person ${index}`))
    const troubles = plan(options, random)
    const under: Promise<unknown>[] = []
    for (let said = 0; said < options.events; said++) {
      const person = people[said % people.length]
      await person?.says(`m${said}`)
      for (const trouble of troubles.get(said) ?? []) {
        if (trouble === "kill") under.push(fleet.kill())
        else if (trouble === "pause") under.push(fleet.pause())
        else if (redis) under.push(redis.restart())
      }
      if (said % 500 === 499)
        progress(`${said + 1} said, ${ledger.acknowledged} accepted, ${fleet.kills} kills`)
      // Faster than the bots answer, and never more than the platform would have under way.
      while (said - ledger.acknowledged > 200) await pause(5)
      await pause(1)
    }
    await Promise.all(under)

    const seen = () =>
      people.map((person) => {
        const bubbles = person.bubbles()
        const chat = bubbles[0]?.chatId ?? ""
        return { chat, replies: bubbles.flatMap(({ fromLine, text }) => (fromLine ? [text] : [])) }
      })
    const expected = options.events + 2 * Math.ceil(options.events / 10)
    const deadline = performance.now() + PATIENCE_MS
    let heard = -1
    let quietSince = performance.now()
    while (performance.now() < deadline) {
      const now = seen().reduce((sum, { replies }) => sum + replies.length, 0)
      if (now !== heard) quietSince = performance.now()
      heard = now
      // What was lost never comes, so silence for several leases is an end too.
      if (heard >= expected && ledger.acknowledged >= options.events) break
      if (performance.now() - quietSince > LEASE_MS * 10) break
      await pause(100)
    }
    // A double would still be on its way.
    await pause(LEASE_MS)
    progress(`${heard} bubbles heard`)
    const fired = {
      ...emulator.faults.fired,
      ...Object.fromEntries(STEPS.map((step) => [`died after ${step}`, fleet.deaths[step]])),
    }
    return {
      ...ledger.judge(seen()),
      kills: fleet.kills,
      pauses: fleet.pauses,
      restarts: redis?.restarts ?? 0,
      fired,
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    }
  } finally {
    await fleet.end()
    balancer.close()
    await emulator.stop()
    await redis?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Trouble = "kill" | "pause" | "restart"

/** After which message each trouble comes: spread over the middle of the run. */
function plan(
  { events, kills, pauses, restarts }: HarnessOptions,
  random: () => number,
): Map<number, Trouble[]> {
  const troubles = new Map<number, Trouble[]>()
  const spread = (trouble: Trouble, count: number) => {
    for (let index = 0; index < count; index++) {
      const at = Math.floor(((index + random()) / count) * events * 0.95)
      troubles.set(at, [...(troubles.get(at) ?? []), trouble])
    }
  }
  spread("kill", kills)
  spread("pause", pauses)
  spread("restart", restarts)
  return troubles
}

/** The same numbers for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
