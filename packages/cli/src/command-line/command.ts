import { type ParseArgsConfig, parseArgs } from "node:util"
import { nearest } from "@backchat/core"
import { Misuse } from "./problem.ts"
import { usageOf } from "./usage.ts"

/** A flag, and what `--help` says of it. */
export type Flag = NonNullable<ParseArgsConfig["options"]>[string] & {
  /** How its value is called in the help, `N` in `--port N`. */
  readonly value?: string
  readonly help: string
}

export type Flags = Readonly<Record<string, Flag>>

type Values<F extends Flags> = ReturnType<
  typeof parseArgs<{ options: { -readonly [Name in keyof F]: F[Name] }; allowPositionals: true }>
>["values"]

/** What a command is made of. */
export interface CommandParts<F extends Flags> {
  /** The words after `backchat`, as one would type them: `say TEXT`. */
  readonly usage: string
  /** What it does, in a sentence or two. */
  readonly about: string
  readonly flags: F
  /** Examples and whatever else there is to know, printed as it stands. */
  readonly more?: string
  /** @returns the exit code: 0 done, 1 failed. @throws Misuse | Failure */
  readonly run: (values: Values<F>, words: readonly string[]) => Promise<number>
}

/** A part of `backchat` that can be run. */
export interface Command {
  readonly help: () => string
  /** @throws Misuse when the arguments make no sense */
  readonly run: (args: readonly string[]) => Promise<number>
}

/** Makes a command that reads its arguments strictly, and knows `--help`. */
export function command<const F extends Flags>(parts: CommandParts<F>): Command {
  const help = () => usageOf(parts)
  return {
    help,
    run(args) {
      if (asksForHelp(args)) {
        console.log(help())
        return Promise.resolve(0)
      }
      const { values, words } = read(parts.flags, args)
      return parts.run(values, words)
    },
  }
}

/** A `--help` after `--` is a word like any other. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--")
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h")
}

function read<F extends Flags>(
  flags: F,
  args: readonly string[],
): { values: Values<F>; words: readonly string[] } {
  try {
    const options = flags as { -readonly [Name in keyof F]: F[Name] } // parseArgs writes nothing into it
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
    return { values, words: positionals }
  } catch (error) {
    throw new Misuse(explained(error, flags))
  }
}

/** parseArgs' own words, with the flag that was probably meant. */
function explained(error: unknown, flags: Flags): string {
  const message = error instanceof Error ? error.message : String(error)
  const [, unknown] = /^Unknown option '--?([^'=]+)/.exec(message) ?? []
  if (unknown === undefined) return message
  const meant = nearest(unknown, Object.keys(flags))
  return `There is no --${unknown} here.${meant === undefined ? "" : ` Did you mean --${meant}?`}`
}
