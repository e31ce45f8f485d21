import { parseArgs } from "node:util"
import type { Spec } from "../world/spec.ts"

/** What the program was asked for. */
export interface Arguments {
  readonly port: number
  readonly state: string | undefined
  readonly spec: Spec
  readonly seed: number
  readonly speed: number
  /** Where webhooks go from the beginning, or null. */
  readonly webhook: string | null
  readonly verbose: boolean
  readonly help: boolean
}

/** How the program is used. */
export const usage = `backchat-emulator [options]

  --port N        where it listens on 127.0.0.1 (default 4010; 0 picks a free one)
  --webhook URL   where events go from the beginning (default http://127.0.0.1:3000/linq; "none" for nowhere)
  --state FILE    keeps the world in a file: read at the start, written after every change
  --spec SPEC     2026-07 (default), or latest
  --seed N        who the five people are, and what chance decides (default 1)
  --speed N       divides the waits between delivery attempts (default 1)
  --verbose       prints every call and every delivery
  --help          shows this

While it runs, a line "Ann: hello" lets Ann say hello.`

/** Reads the arguments. @throws Error in words for the user. */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "4010" },
      webhook: { type: "string", default: "http://127.0.0.1:3000/linq" },
      state: { type: "string" },
      spec: { type: "string", default: "2026-07" },
      seed: { type: "string", default: "1" },
      speed: { type: "string", default: "1" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  })
  const { spec, webhook, state, verbose, help } = values
  if (spec !== "2026-07" && spec !== "latest") throw new Error(`--spec is 2026-07 or latest, not ${spec}.`)
  return {
    port: number("port", values.port, { least: 0, most: 65_535 }),
    state,
    spec,
    seed: number("seed", values.seed, { least: 0, most: 2 ** 32 - 1 }),
    speed: number("speed", values.speed, { least: 0.001, most: 1_000_000 }),
    webhook: webhook === "none" ? null : webhook,
    verbose,
    help,
  }
}

function number(name: string, text: string, { least, most }: { least: number; most: number }): number {
  const value = Number(text)
  if (text.trim() !== "" && value >= least && value <= most) return value
  throw new Error(`--${name} is a number from ${least} to ${most}, not ${JSON.stringify(text)}.`)
}
