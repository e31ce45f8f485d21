import type { EventContext } from "../context.ts"
import { BackchatError } from "../errors.ts"
import type { MediaKind } from "../model/part.ts"
import { isTapback, type Tapback, tapbackOf } from "../model/reaction.ts"
import type { SteeringOptions } from "../steering/steering.ts"
import { expandFilter, type Filter } from "./filter.ts"
import { compilePattern, labelPattern, type TextPattern } from "./pattern.ts"
import type { Route } from "./route.ts"

type Handle = Route["handler"]

/** Hears every event that a filter, or one of several, lets through. */
export function eventRoute(filters: Filter | readonly Filter[], handler: Handle): Route {
  const list = typeof filters === "string" ? [filters] : filters
  const types = [...new Set(list.flatMap(expandFilter))]
  return {
    types,
    label: `on(${labelPattern(filters)})`,
    wants: `an event of the type ${labelPattern(filters)}`,
    accepts: () => true,
    handler,
  }
}

/** Hears messages with text that fits a pattern, or any text. */
export function textRoute(
  pattern: TextPattern<EventContext> | readonly TextPattern<EventContext>[] | undefined,
  handler: Handle,
): Route {
  const matches = pattern === undefined ? undefined : compilePattern(pattern)
  return {
    types: ["message.received"],
    label: pattern === undefined ? "onText()" : `onText(${labelPattern(pattern)})`,
    wants: pattern === undefined ? "a message with text" : `text that fits ${labelPattern(pattern)}`,
    accepts(ctx) {
      const { text } = ctx
      if (text === undefined || text === "" || isHistory(ctx)) return false
      if (matches === undefined) return true
      const found = matches(text, ctx)
      if (found === undefined) return false
      ctx.params = found.params
      ctx.match = found.match
      return true
    },
    handler,
  }
}

export interface CommandOptions extends SteeringOptions {
  /** One line for `/help`. */
  readonly description?: string
}

/** Hears `/name`, with whatever follows as its arguments. Case does not matter. */
export function commandRoute(name: string, handler: Handle, { description }: CommandOptions): Route {
  if (!/^[\p{L}\p{N}_-]{1,64}$/u.test(name)) {
    throw new BackchatError(
      "bad_pattern",
      `bot.onCommand(${JSON.stringify(name)}): a command is one word of letters, digits, _ and -, without the slash.`,
    )
  }
  const wanted = name.toLowerCase()
  return {
    types: ["message.received"],
    label: `onCommand("${name}")`,
    wants: `a text that begins with /${wanted}`,
    accepts(ctx) {
      const said = ctx.text?.trimStart()
      if (said === undefined || said.charCodeAt(0) !== SLASH || isHistory(ctx)) return false
      const [, word = "", args = ""] = /^\/([^\s/]+)\s*([\s\S]*)$/u.exec(said) ?? []
      if (word.toLowerCase() !== wanted) return false
      ctx.command = { name, args: args.trimEnd() }
      return true
    },
    handler,
    command: { name, description },
  }
}

const SLASH = "/".charCodeAt(0)

export interface ReactionOptions {
  /** Default `"added"`. */
  readonly when?: "added" | "removed" | "both"
}

/** Hears reactions: tapbacks by name or emoji, other emoji, or any. */
export function reactionRoute(
  wanted: string | readonly string[] | undefined,
  handler: Handle,
  { when = "added" }: ReactionOptions,
): Route {
  const names = wanted === undefined ? undefined : new Set([wanted].flat().map(reactionName))
  return {
    types: WHEN[when],
    label: wanted === undefined ? "onReaction()" : `onReaction(${labelPattern(wanted)})`,
    wants: wanted === undefined ? `a reaction (${when})` : `the reaction ${labelPattern(wanted)} (${when})`,
    accepts({ reaction }) {
      if (reaction === undefined) return false
      if (names === undefined) return true
      return names.has(reaction.type === "custom" ? reactionName(reaction.emoji ?? "") : reaction.type)
    },
    handler,
  }
}

const WHEN = {
  added: ["reaction.added"],
  removed: ["reaction.removed"],
  both: ["reaction.added", "reaction.removed"],
} as const

/** A tapback by its name, whichever way it was written; any other emoji as itself. */
function reactionName(reaction: string): Tapback | string {
  return isTapback(reaction) ? reaction : (tapbackOf(reaction) ?? reaction)
}

/** Hears messages with media, of one kind or any. */
export function mediaRoute(kind: MediaKind | undefined, handler: Handle): Route {
  if (kind !== undefined && !KINDS.includes(kind)) {
    throw new BackchatError("bad_pattern", `bot.onMedia("${kind}"): legal kinds are ${KINDS.join(", ")}.`)
  }
  return {
    types: ["message.received"],
    label: kind === undefined ? "onMedia()" : `onMedia("${kind}")`,
    wants: kind === undefined ? "a message with media" : `a message with media of the kind "${kind}"`,
    accepts(ctx) {
      if (isHistory(ctx)) return false
      const media = kind === undefined ? ctx.media : ctx.media.filter((part) => part.kind === kind)
      if (media.length === 0) return false
      ctx.media = media
      return true
    },
    handler,
  }
}

const KINDS: readonly MediaKind[] = ["image", "video", "audio", "file"]

/** Whether the platform recovered the message late: nobody waits for an answer to it. */
function isHistory(ctx: EventContext): boolean {
  return ctx.message?.reconciledAt !== undefined
}
