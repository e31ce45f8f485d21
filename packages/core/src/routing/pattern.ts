import { BackchatError } from "../errors.ts"
import { compilePhrase } from "./phrase.ts"

/** What a text has to look like: a phrase, a RegExp, or a question asked of it. */
export type TextPattern<Asked> = string | RegExp | ((text: string, ctx: Asked) => boolean)

/** What a pattern found: captured parameters, or the RegExp's match. */
export interface TextMatch {
  readonly params?: Readonly<Record<string, string | number>>
  readonly match?: RegExpExecArray
}

export type TextMatcher<Asked> = (text: string, ctx: Asked) => TextMatch | undefined

const PLAIN: TextMatch = {}

/** Compiles one pattern, or a list of which the first that fits counts. */
export function compilePattern<Asked>(
  pattern: TextPattern<Asked> | readonly TextPattern<Asked>[],
): TextMatcher<Asked> {
  if (typeof pattern === "string") return phraseMatcher(pattern)
  if (pattern instanceof RegExp) return regExpMatcher(pattern)
  if (typeof pattern === "function") return (text, ctx) => (pattern(text, ctx) ? PLAIN : undefined)
  if (!Array.isArray(pattern)) {
    throw new BackchatError(
      "bad_pattern",
      `bot.onText was given ${String(pattern)}. Legal: a phrase, a RegExp, a function, or a list of these.`,
    )
  }
  const matchers = pattern.map((one: TextPattern<Asked>) => compilePattern(one))
  return (text, ctx) => {
    for (const matcher of matchers) {
      const match = matcher(text, ctx)
      if (match !== undefined) return match
    }
    return undefined
  }
}

/** A pattern as it appears in logs and explanations. */
export function labelPattern(pattern: unknown): string {
  if (typeof pattern === "string") return JSON.stringify(pattern)
  if (Array.isArray(pattern)) return `[${pattern.map(labelPattern).join(", ")}]`
  return typeof pattern === "function" ? pattern.name || "predicate" : String(pattern)
}

function phraseMatcher(phrase: string): TextMatcher<unknown> {
  const matches = compilePhrase(phrase)
  return (text) => {
    const params = matches(text)
    return params && { params }
  }
}

function regExpMatcher(pattern: RegExp): TextMatcher<unknown> {
  // A copy without memory: /g and /y would start the next message where the last match ended.
  const expression = new RegExp(pattern.source, pattern.flags.replace("g", ""))
  return (text) => {
    expression.lastIndex = 0
    const match = expression.exec(text)
    return match === null ? undefined : { match }
  }
}
