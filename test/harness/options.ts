import { parseArgs } from "node:util"
import { STEPS } from "./steps.ts"
import { DEFAULTS, isPossible, type Trouble } from "./troubles.ts"

/** The guarantees that can be broken on purpose, to see that the harness notices. */
export const SABOTAGES = ["none", "no-key", "claim-first", "no-fencing"] as const
export type Sabotage = (typeof SABOTAGES)[number]

export const STORES = ["memory", "sqlite", "redis"] as const
export type StoreName = (typeof STORES)[number]

/** Where a kill strikes: at any moment, at a step of the road, or all of these in turn. */
export const MOMENTS = ["mixed", "random", ...STEPS] as const
export type Moment = (typeof MOMENTS)[number]

export interface HarnessOptions extends Readonly<Record<Trouble, number>> {
  readonly store: StoreName
  /** Messages that people write. */
  readonly events: number
  readonly chats: number
  readonly at: Moment
  /** Bot processes behind the load balancer. */
  readonly bots: number
  /** How long a claim holds, in milliseconds; short, so that what a dead process held is taken over within the run. */
  readonly leaseMs: number
  /** Orders everything that is random. */
  readonly seed: number
  readonly sabotage: Sabotage
}

/** A long and even load instead of faults. */
export interface SoakOptions {
  readonly store: StoreName
  readonly minutes: number
  /** Messages a second. */
  readonly rate: number
  readonly chats: number
  readonly bots: number
}

export const USAGE = `npm run faults -- [options]

  --store NAME     memory, sqlite or redis (default: sqlite)
  --events N       messages that people write (default: 2000)
  --chats N        (default: 100)
  --bots N         processes (default: memory 1, sqlite 3, redis 4)
  --lease MS       how long a claim holds (default: 2000)
  --seed S         (default: 1)
  --sabotage NAME  break a guarantee on purpose: ${SABOTAGES.slice(1).join(", ")}

What strikes the bots, how often (a store in memory dies with its process, so not there):
  --kills N        kill -9 (default: 20)
  --at MOMENT      of the kills: random, a step (${STEPS.join(", ")}),
                   or mixed, all of these in turn (default)
  --stops N        SIGTERM; the process has to end with exit code 0 (default: 2)
  --pauses N       SIGSTOP for longer than a lease (default: 2)
  --jumps N        the wall clock of a process is set an hour ahead or back (default: 4)
What strikes Redis:
  --restarts N     kill -9, and a start on its append-only file (default: 2)
  --cuts N         all connections are dropped (default: 4)
  --slows N        it answers nothing for 2.5 seconds (default: 1)
  --outages N      it is gone for 4 seconds (default: 1)

npm run faults -- --soak MINUTES [--rate N] [--store NAME] [--chats N] [--bots N]
  an even load (default: 200 messages a second), and what becomes of memory, lag and file size`

/** @throws Error that says what is legal */
export function readOptions(args: readonly string[]): HarnessOptions {
  const values = parse(args)
  const times = (trouble: Trouble) => {
    const wanted = count(trouble, values[trouble] ?? `${DEFAULTS[values.store][trouble]}`)
    if (wanted === 0 || isPossible(trouble, values.store)) return wanted
    throw new Error(`--${trouble} ${wanted} cannot strike the ${values.store} store.\n\n${USAGE}`)
  }
  return {
    ...common(values),
    events: count("events", values.events),
    kills: times("kills"),
    stops: times("stops"),
    pauses: times("pauses"),
    jumps: times("jumps"),
    restarts: times("restarts"),
    cuts: times("cuts"),
    slows: times("slows"),
    outages: times("outages"),
    at: oneOf("at", values.at, MOMENTS),
    leaseMs: count("lease", values.lease),
    seed: count("seed", values.seed),
    sabotage: oneOf("sabotage", values.sabotage, SABOTAGES),
  }
}

/** What `--soak` asks for; undefined when it is not there. @throws Error that says what is legal */
export function readSoak(args: readonly string[]): SoakOptions | undefined {
  const values = parse(args)
  if (values.soak === undefined) return undefined
  return { ...common(values), minutes: count("soak", values.soak), rate: count("rate", values.rate) }
}

function parse(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      store: { type: "string", default: "sqlite" },
      events: { type: "string", default: "2000" },
      chats: { type: "string", default: "100" },
      bots: { type: "string" },
      kills: { type: "string" },
      at: { type: "string", default: "mixed" },
      stops: { type: "string" },
      pauses: { type: "string" },
      jumps: { type: "string" },
      restarts: { type: "string" },
      cuts: { type: "string" },
      slows: { type: "string" },
      outages: { type: "string" },
      lease: { type: "string", default: "2000" },
      seed: { type: "string", default: "1" },
      sabotage: { type: "string", default: "none" },
      soak: { type: "string" },
      rate: { type: "string", default: "200" },
    },
  })
  return { ...values, store: oneOf("store", values.store, STORES) }
}

function common({ store, bots, chats }: ReturnType<typeof parse>) {
  return {
    store,
    bots: count("bots", bots ?? { memory: "1", sqlite: "3", redis: "4" }[store]),
    chats: count("chats", chats),
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
