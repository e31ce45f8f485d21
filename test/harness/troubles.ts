import type { Fleet } from "./fleet.ts"
import type { HarnessOptions, StoreName } from "./options.ts"
import type { RedisServer } from "./redis-server.ts"
import { STEPS, type Step } from "./steps.ts"

/** What can strike during a run, and how often. */
export const TROUBLES = ["kills", "stops", "pauses", "jumps", "restarts", "cuts", "slows", "outages"] as const
export type Trouble = (typeof TROUBLES)[number]

type Counts = Readonly<Record<Trouble, number>>

const NONE: Counts = {
  kills: 0,
  stops: 0,
  pauses: 0,
  jumps: 0,
  restarts: 0,
  cuts: 0,
  slows: 0,
  outages: 0,
}
const OF_BOTS: Counts = { ...NONE, kills: 20, stops: 2, pauses: 2, jumps: 4 }

export const DEFAULTS: Readonly<Record<StoreName, Counts>> = {
  memory: { ...NONE, jumps: 4 },
  sqlite: OF_BOTS,
  redis: { ...OF_BOTS, restarts: 2, cuts: 4, slows: 1, outages: 1 },
}

export function isPossible(trouble: Trouble, store: StoreName): boolean {
  return DEFAULTS[store][trouble] > 0
}

const HOUR_MS = 3_600_000
/** Longer than the platform is kept waiting for an answer. */
const SLOW_MS = 2_500
const OUTAGE_MS = 4_000

/** Does what a plan says: each trouble strikes, and is over when its promise resolves. */
export class Mischief {
  readonly #fleet: Fleet
  readonly #redis: RedisServer | undefined
  readonly #moments: readonly (Step | "random")[]
  readonly #random: () => number
  #kills = 0
  #jumps = 0

  constructor(
    fleet: Fleet,
    redis: RedisServer | undefined,
    moments: readonly (Step | "random")[],
    random: () => number,
  ) {
    this.#fleet = fleet
    this.#redis = redis
    this.#moments = moments
    this.#random = random
  }

  async strike(trouble: Trouble): Promise<void> {
    switch (trouble) {
      case "kills":
        return this.#kill()
      case "stops":
        return this.#fleet.stop()
      case "pauses":
        return this.#fleet.pause()
      case "jumps":
        return this.#fleet.jump(this.#jumps++ % 2 === 0 ? HOUR_MS : -HOUR_MS)
      case "restarts":
        return this.#redis?.restart()
      case "cuts":
        return this.#redis?.cut()
      case "slows":
        return this.#redis?.slow(SLOW_MS)
      case "outages":
        return this.#redis?.restart(OUTAGE_MS)
    }
  }

  #kill(): Promise<void> {
    const moment = this.#moments[this.#kills++ % this.#moments.length] ?? "random"
    // Few answers have several bubbles, and only those have a journal.
    const most = moment === "journal" ? 2 : 4
    return this.#fleet.kill(moment, Math.floor(this.#random() * most))
  }
}

/** The moments of the kills, which take turns. */
export function momentsOf({ at, kills }: HarnessOptions): readonly (Step | "random")[] {
  return at === "mixed" ? (["random", ...STEPS] as const).slice(0, kills) : [at]
}

/** After which message which troubles come: spread over the run, with time left to come true. */
export function plan(options: HarnessOptions, random: () => number): ReadonlyMap<number, readonly Trouble[]> {
  const troubles = new Map<number, Trouble[]>()
  for (const trouble of TROUBLES) {
    const times = options[trouble]
    for (let index = 0; index < times; index++) {
      const at = Math.floor(((index + random()) / times) * options.events * 0.8)
      troubles.set(at, [...(troubles.get(at) ?? []), trouble])
    }
  }
  return troubles
}
