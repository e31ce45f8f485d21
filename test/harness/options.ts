import { parseArgs } from "node:util"

/** The guarantees that can be broken on purpose, to see that the harness notices. */
export const SABOTAGES = ["none", "no-key", "claim-first", "no-fencing"] as const
export type Sabotage = (typeof SABOTAGES)[number]

export const STORES = ["memory", "sqlite", "redis"] as const
export type StoreName = (typeof STORES)[number]

export interface HarnessOptions {
  readonly store: StoreName
  /** Messages that people write. */
  readonly events: number
  readonly chats: number
  /** How often a bot's process is killed with SIGKILL, at a random moment or at a step of the road. */
  readonly kills: number
  /** How often a bot's process is stopped for longer than its leases, and continued. */
  readonly pauses: number
  /** How often Redis itself is killed and started again on its append-only file. */
  readonly restarts: number
  /** Bot processes behind the load balancer. */
  readonly bots: number
  /** Orders everything that is random. */
  readonly seed: number
  readonly sabotage: Sabotage
}

export const USAGE = `npm run faults -- [options]

  --store NAME     memory, sqlite or redis (default: sqlite)
  --events N       messages that people write (default: 2000)
  --chats N        (default: 100)
  --kills N        kill -9 of a bot (default: 20; memory: 0)
  --pauses N       SIGSTOP for longer than a lease (default: 2; memory: 0)
  --restarts N     kill -9 of Redis (default: 2; redis only)
  --bots N         processes (default: memory 1, sqlite 2, redis 4)
  --seed S         (default: 1)
  --sabotage NAME  break a guarantee on purpose: ${SABOTAGES.slice(1).join(", ")}`

/** @throws Error that says what is legal */
export function readOptions(args: readonly string[]): HarnessOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: "string", default: "sqlite" },
      events: { type: "string", default: "2000" },
      chats: { type: "string", default: "100" },
      kills: { type: "string" },
      pauses: { type: "string" },
      restarts: { type: "string" },
      bots: { type: "string" },
      seed: { type: "string", default: "1" },
      sabotage: { type: "string", default: "none" },
    },
  })
  const store = oneOf("store", values.store, STORES)
  const durable = store !== "memory"
  return {
    store,
    events: count("events", values.events),
    chats: count("chats", values.chats),
    kills: count("kills", values.kills ?? (durable ? "20" : "0")),
    pauses: count("pauses", values.pauses ?? (durable ? "2" : "0")),
    restarts: count("restarts", values.restarts ?? (store === "redis" ? "2" : "0")),
    bots: count("bots", values.bots ?? { memory: "1", sqlite: "2", redis: "4" }[store]),
    seed: count("seed", values.seed),
    sabotage: oneOf("sabotage", values.sabotage, SABOTAGES),
  }
}

function count(name: string, value: string): number {
  if (!/^\d{1,7}$/.test(value)) throw new Error(`--${name} ${value}: a whole number, please.\n\n${USAGE}`)
  return Number(value)
}

function oneOf<Name extends string>(name: string, value: string, legal: readonly Name[]): Name {
  const found = legal.find((one) => one === value)
  if (found === undefined)
    throw new Error(`--${name} ${value}: one of ${legal.join(", ")}, please.\n\n${USAGE}`)
  return found
}
