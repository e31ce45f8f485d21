import { setTimeout as pause } from "node:timers/promises"
import type { Ledger, Seen, Verdict } from "./ledger.ts"
import type { HarnessOptions } from "./options.ts"
import { STEPS } from "./steps.ts"
import { openTestbed, type Testbed } from "./testbed.ts"
import { Mischief, momentsOf, plan, TROUBLES } from "./troubles.ts"

export interface Outcome extends Verdict {
  readonly kills: number
  readonly pauses: number
  readonly restarts: number
  /** How often each fault really struck. */
  readonly fired: Readonly<Record<string, number>>
  /** Faults that were asked for and never struck: such a run proves nothing. */
  readonly unfired: readonly string[]
  readonly seconds: number
}

/** How long the bots may take to answer the rest when everybody has said everything. */
const PATIENCE_MS = 90_000
/** The platform delivers no more at once. */
const MOST_UNDER_WAY = 200

/** One run: people write, bots answer, things break, and afterwards the platform's truth is read. */
export async function run(options: HarnessOptions, progress: (line: string) => void): Promise<Outcome> {
  const startedAt = performance.now()
  const { store, bots, seed, leaseMs, sabotage, events, chats } = options
  const testbed = await openTestbed({ store, bots, seed, leaseMs, sabotage })
  try {
    const { emulator, ledger, fleet, redis } = testbed
    const sends = { operation: "chats.messages.send" } as const
    emulator.faults.duplicateDeliveries({ rate: 0.2 })
    emulator.faults.reorderDeliveries({ rate: 0.05 })
    emulator.faults.loseAnswers({ ...sends, times: Math.ceil(events / 50) })
    emulator.faults.failCalls({ ...sends, status: 500, times: Math.ceil(events / 100) })

    const people = Array.from({ length: chats }, (_, index) => emulator.person(`Person ${index}`))
    const heard = () => people.map((person) => seenBy(person.bubbles()))
    await load(testbed, people, options, progress)
    await answered(ledger, heard, options)
    progress(`${bubblesIn(heard())} bubbles heard`)
    const fired = firedIn(testbed)
    const verdict = ledger.judge(heard())
    return {
      ...verdict,
      complaints: [...fleet.complaints, ...verdict.complaints],
      kills: fleet.kills,
      pauses: fleet.fired.pauses,
      restarts: redis?.fired.restarts ?? 0,
      fired,
      unfired: askedFor(options).filter((fault) => !((fired[fault] ?? 0) > 0)),
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    }
  } finally {
    await testbed.close()
  }
}

type People = readonly ReturnType<Testbed["emulator"]["person"]>[]

/** Everybody writes in turn, faster than the bots answer, while the troubles strike. */
async function load(
  { ledger, fleet, redis, random }: Testbed,
  people: People,
  options: HarnessOptions,
  progress: (line: string) => void,
): Promise<void> {
  const mischief = new Mischief(fleet, redis, momentsOf(options), random)
  const troubles = plan(options, random)
  const under: Promise<void>[] = []
  let striking = 0
  for (let said = 0; said < options.events; said++) {
    await people[said % people.length]?.says(`m${said}`)
    for (const trouble of troubles.get(said) ?? []) {
      striking++
      under.push(mischief.strike(trouble).finally(() => striking--))
    }
    if (said % 500 === 499)
      progress(`${said + 1} said, ${ledger.acknowledged} accepted, ${fleet.kills} kills`)
    while (said - ledger.acknowledged > MOST_UNDER_WAY) await pause(5)
    await pause(paceMs(said / options.events, striking, options.bots))
  }
  const allStruck = Promise.all(under)
  await Promise.race([allStruck, pause(options.leaseMs * 2, undefined, { ref: false })])
  fleet.hurry()
  await allStruck
}

/**
 * How long to wait before the next message. Steps are only taken while somebody writes, so some writing is left for the
 * troubles that have yet to strike.
 */
function paceMs(part: number, striking: number, bots: number): number {
  if (part > 0.8 && striking > 0) return 150
  return striking >= bots ? 30 : 1
}

/** Waits until everything is answered, or nothing more comes. */
async function answered(
  ledger: Ledger,
  heard: () => readonly Seen[],
  options: HarnessOptions,
): Promise<void> {
  const { events, leaseMs } = options
  const expected = events + 2 * Math.ceil(events / 10)
  const deadline = performance.now() + PATIENCE_MS
  let before = -1
  let quietSince = performance.now()
  while (performance.now() < deadline) {
    const now = bubblesIn(heard())
    if (now !== before) quietSince = performance.now()
    before = now
    if (now >= expected && ledger.acknowledged >= events) break
    // What was lost never comes, so silence for several leases is an end too.
    if (performance.now() - quietSince > leaseMs * 10) break
    await pause(100)
  }
  // A double would still be on its way.
  await pause(leaseMs)
}

function seenBy(bubbles: ReturnType<People[number]["bubbles"]>): Seen {
  const replies = bubbles.flatMap(({ fromLine, text }) => (fromLine ? [text] : []))
  return { chat: bubbles[0]?.chatId ?? "", replies }
}

function bubblesIn(seen: readonly Seen[]): number {
  return seen.reduce((sum, { replies }) => sum + replies.length, 0)
}

/** The faults without which a run proves nothing, by the names of {@link firedIn}. */
function askedFor(options: HarnessOptions): readonly string[] {
  const kills = options.kills > 0 ? momentsOf(options).map((moment) => `kills at ${moment}`) : []
  const ofPlatform = ["duplicateDelivery", "lostAnswer", "failedCall"]
  return [...TROUBLES.filter((trouble) => options[trouble] > 0), ...kills, ...ofPlatform]
}

function firedIn({ emulator, balancer, fleet, redis }: Testbed): Record<string, number> {
  const { ran, stale, ...struck } = fleet.fired
  return {
    kills: fleet.kills,
    ...Object.fromEntries(
      ["random" as const, ...STEPS].map((step) => [`kills at ${step}`, fleet.deaths[step]]),
    ),
    ...struck,
    ...redis?.fired,
    ...emulator.faults.fired,
    "refused deliveries": balancer.refused,
    "handler runs": ran,
    "stale claims refused": stale,
  }
}
