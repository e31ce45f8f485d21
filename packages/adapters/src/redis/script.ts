import { createHash } from "node:crypto"
import type { ShardKey } from "./keys.ts"

/** A Lua script whose keys and arguments have names, in the script as well as where it is called. */
export interface Script<Own extends string = string, Arg extends string = string> {
  /** Keys that every shard has one of. */
  readonly shared: readonly ShardKey[]
  /** Keys of the event, holder or value at hand. */
  readonly own: readonly Own[]
  readonly args: readonly Arg[]
  readonly lua: string
  readonly sha: string
}

/**
 * Puts local variables for the keys and arguments in front of a script. What comes beyond them, where a call
 * has a varying number, is read with `moreKey(i)` and `moreArg(i)`, from 1.
 */
export function script<const Own extends string, const Arg extends string>({
  shared,
  own,
  args,
  lua,
}: Omit<Script<Own, Arg>, "sha">): Script<Own, Arg> {
  const keys = [...shared, ...own]
  const source = `${locals(keys, "KEYS")}${locals(args, "ARGV")}
local function moreKey(i) return KEYS[${keys.length} + i] end
local function moreArg(i) return ARGV[${args.length} + i] end
${lua}`
  return { shared, own, args, lua: source, sha: createHash("sha1").update(source).digest("hex") }
}

function locals(names: readonly string[], source: string): string {
  if (names.length === 0) return ""
  return `local ${names.join(", ")} = ${names.map((_, index) => `${source}[${index + 1}]`).join(", ")}\n`
}

/** The two commands that a script needs; a `Redis` and a `Cluster` have them. */
export interface Evaluator {
  evalsha(sha: string, keyCount: number, ...keysAndArgs: (string | number)[]): Promise<unknown>
  eval(lua: string, keyCount: number, ...keysAndArgs: (string | number)[]): Promise<unknown>
}

export interface Call<Own extends string, Arg extends string> {
  readonly keys: Readonly<Record<ShardKey, string>>
  readonly own: Readonly<Record<Own, string>>
  readonly args: Readonly<Record<Arg, string | number>>
  readonly moreKeys?: readonly string[]
  readonly moreArgs?: readonly (string | number)[]
}

/** Runs a script in one round trip; two when the server does not know it yet. */
export async function evaluate<Own extends string, Arg extends string>(
  client: Evaluator,
  { shared, own, args, lua, sha }: Script<Own, Arg>,
  call: Call<Own, Arg>,
): Promise<unknown> {
  const given: (string | number)[] = []
  for (const name of shared) given.push(call.keys[name])
  for (const name of own) given.push(call.own[name])
  if (call.moreKeys) given.push(...call.moreKeys)
  const keyCount = given.length
  for (const name of args) given.push(call.args[name])
  if (call.moreArgs) given.push(...call.moreArgs)
  try {
    return await client.evalsha(sha, keyCount, ...given)
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error
    return client.eval(lua, keyCount, ...given)
  }
}
