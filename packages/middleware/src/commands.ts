import { type CommandInfo, type Context, type Middleware, nearest } from "@backchat/core"

export interface CommandsOptions {
  /** The line above the list. Default `"I understand:"`. */
  readonly title?: string | undefined
  /** The command that shows the list, without the slash. Default `"help"`. */
  readonly name?: string | undefined
  /** Whether a `/word` that is no command is answered with the nearest one, instead of passed on. Default false. */
  readonly unknown?: boolean | undefined
}

/**
 * Answers `/help` with the bot's commands and their descriptions, in the order they were written. A
 * command of that name that the bot has itself goes first: then this does nothing.
 *
 * @example
 * bot.use(commands({ unknown: true }))
 * bot.onCommand("order", (ctx) => `Ordered ${ctx.command.args}`, { description: "Orders a pizza" })
 */
export function commands({
  title = "I understand:",
  name = "help",
  unknown = false,
}: CommandsOptions = {}): Middleware {
  const help = name.toLowerCase()
  return async function commands(ctx, next) {
    const word = commandIn(ctx)
    if (word === undefined) return next()
    const known = byName(ctx.commands)
    if (known.has(word)) return next()
    if (word === help) await ctx.reply([title, ...[...known.values()].map(line)].join("\n"))
    else if (unknown) await ctx.reply(correction(word, [...known.keys(), help], name))
    else await next()
  }
}

/** The word after the slash, in lower case. Messages that the platform recovered late are history. */
function commandIn({ event }: Context): string | undefined {
  if (event.type !== "message.received" || event.message.reconciledAt !== undefined) return undefined
  return /^\s*\/([^\s/]+)(?:\s|$)/u.exec(event.message.text)?.[1]?.toLowerCase()
}

function byName(commands: readonly CommandInfo[]): ReadonlyMap<string, CommandInfo> {
  const known = new Map<string, CommandInfo>()
  for (const command of commands) {
    const name = command.name.toLowerCase()
    if (!known.has(name)) known.set(name, command) // the first of a name is the one that answers
  }
  return known
}

function line({ name, description }: CommandInfo): string {
  return description === undefined ? `/${name}` : `/${name} – ${description}`
}

function correction(word: string, known: readonly string[], help: string): string {
  const guess = nearest(word, known)
  return `I don't know /${word}.${guess === undefined ? "" : ` Did you mean /${guess}?`} Send /${help} to see what I understand.`
}
