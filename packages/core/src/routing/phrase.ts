import { BackchatError } from "../errors.ts"

/** What a placeholder captures: words by default, or a converted value. */
interface Kinds {
  text: string
  word: string
  int: number
  number: number
}
type Kind = keyof Kinds

type ParamOf<Placeholder extends string> = Placeholder extends `${infer Name}:${infer K}`
  ? { readonly [key in Name]: K extends Kind ? Kinds[K] : never }
  : { readonly [key in Placeholder]: string }

type ParamsOf<Phrase extends string> = Phrase extends `${string}{${infer Placeholder}}${infer Rest}`
  ? ParamOf<Placeholder> & ParamsOf<Rest>
  : unknown

type Flat<T> = { readonly [Key in keyof T]: T[Key] }

/**
 * The parameters a phrase captures, read off its literal type.
 *
 * @example Params<"order {id:int}"> // { readonly id: number }
 */
export type Params<Phrase extends string> = string extends Phrase
  ? Readonly<Record<string, string | number>>
  : Flat<ParamsOf<Phrase>>

type BadKind<Phrase extends string> = Phrase extends `${string}{${infer Placeholder}}${infer Rest}`
  ? Placeholder extends `${string}:${infer K}`
    ? K extends Kind
      ? BadKind<Rest>
      : K
    : BadKind<Rest>
  : never

/** The phrase itself, or what is wrong with it, so that a slip fails to compile where it is made. */
export type ValidPhrase<Phrase extends string> = [BadKind<Phrase>] extends [never]
  ? Phrase
  : `{name:${BadKind<Phrase>}} is unknown: use :text, :word, :int or :number`

export type PhraseMatcher = (text: string) => Readonly<Record<string, string | number>> | undefined

interface Placeholder {
  readonly name: string
  readonly kind: Kind
  /** Finds what follows the placeholder, from `lastIndex` on. */
  readonly after: RegExp
}

interface Capturing {
  readonly accepts: RegExp
  /** No word of this kind is longer, so nobody looks further. */
  readonly longest: number
  convert(word: string): string | number
}

const KINDS: Readonly<Record<Kind, Capturing>> = {
  text: { accepts: /\S/, longest: Number.POSITIVE_INFINITY, convert: (word) => word },
  word: { accepts: /^\S+$/, longest: 256, convert: (word) => word },
  int: { accepts: /^[+-]?\d{1,15}$/, longest: 16, convert: Number },
  number: {
    accepts: /^[+-]?\d{1,15}(?:[.,]\d{1,15})?$/,
    longest: 32,
    convert: (word) => Number(word.replace(",", ".")),
  },
}

const CLOSING = /[\s.!?…]/u

/** Without outer space and closing punctuation. By hand: a RegExp for it takes quadratic time. */
function bare(text: string): string {
  let end = text.length
  while (end > 0 && CLOSING.test(text[end - 1] ?? "")) end--
  return text.slice(0, end).trimStart()
}

/**
 * Compiles a phrase. It matches the whole text, ignoring case, outer space and closing punctuation;
 * any run of white space in the phrase matches any other.
 *
 * @throws BackchatError `bad_pattern` for a placeholder that is not `{name}` or `{name:kind}`
 */
export function compilePhrase(phrase: string): PhraseMatcher {
  const pieces = bare(phrase).split(/\{([^{}]*)\}/u)
  const opening = new RegExp(`^${literal(pieces[0] ?? "")}${pieces.length === 1 ? "$" : ""}`, "iu")
  const placeholders: Placeholder[] = []
  for (let index = 1; index < pieces.length; index += 2) {
    placeholders.push(
      placeholder(phrase, pieces[index] ?? "", pieces[index + 1] ?? "", index + 2 >= pieces.length),
    )
  }
  return (text) => {
    const said = bare(text)
    const start = opening.exec(said)
    if (start === null) return undefined
    const params: Record<string, string | number> = {}
    return capture(said, start[0].length, placeholders, 0, params, []) ? params : undefined
  }
}

/**
 * Tries the nearest end of each placeholder first. What text cannot reach from one place it cannot reach
 * from a later one either, so `deadFrom[index]` keeps hostile text from costing more than a glance.
 */
function capture(
  text: string,
  from: number,
  placeholders: readonly Placeholder[],
  index: number,
  params: Record<string, string | number>,
  deadFrom: number[],
): boolean {
  const current = placeholders[index]
  if (current === undefined) return from === text.length
  if (from >= (deadFrom[index] ?? Number.POSITIVE_INFINITY)) return false
  const { accepts, longest, convert } = KINDS[current.kind]
  current.after.lastIndex = from + 1
  for (let end = current.after.exec(text); end !== null; end = current.after.exec(text)) {
    const word = text.slice(from, end.index).trim()
    if (word.length > longest) break
    // A whole code point further: under /u, a search from inside a surrogate pair finds the same place again.
    const resume = end.index + ((text.codePointAt(end.index) ?? 0) > 0xffff ? 2 : 1)
    if (
      accepts.test(word) &&
      capture(text, end.index + end[0].length, placeholders, index + 1, params, deadFrom)
    ) {
      params[current.name] = convert(word)
      return true
    }
    if (end.index >= text.length) break
    current.after.lastIndex = resume
  }
  if (current.kind === "text") deadFrom[index] = from
  return false
}

function placeholder(phrase: string, inner: string, after: string, last: boolean): Placeholder {
  const [, name, kind = "text"] = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*(?::\s*(\w+)\s*)?$/u.exec(inner) ?? []
  if (name === undefined || !isKind(kind)) {
    throw new BackchatError(
      "bad_pattern",
      `The phrase ${JSON.stringify(phrase)} has a placeholder {${inner}} that means nothing. ` +
        "Write {name}, {name:word}, {name:int} or {name:number}.",
    )
  }
  return { name, kind, after: new RegExp(`${literal(after)}${last ? "$" : ""}`, "giu") }
}

function isKind(word: string): word is Kind {
  return Object.hasOwn(KINDS, word)
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&").replace(/\s+/gu, "\\s+")
}
