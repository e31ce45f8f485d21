import type { MarkedToken } from "marked"

/** Where something is in a text: `[start, end)` in string indices. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Lex = (source: string) => readonly MarkedToken[]
export type FindLinks = (text: string) => readonly Span[]

/** What only Markdown and texts above the limit need. */
export interface Parsers {
  readonly lex: Lex
  readonly findLinks: FindLinks
}

let loaded: Parsers | undefined
let loading: Promise<Parsers> | undefined

/**
 * The parsers, loaded when they are first needed: they take longer to import than the whole rest of the
 * core, and a bot that says short plain texts never needs them.
 */
export function parsers(): Parsers | Promise<Parsers> {
  if (loaded !== undefined) return loaded
  loading ??= load()
  return loading
}

async function load(): Promise<Parsers> {
  const [{ Lexer, Tokenizer }, { LinkifyIt }] = await Promise.all([import("marked"), import("linkify-it")])
  const tokenizer = new Tokenizer()
  const links = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, urlAuth: true })
  loaded = {
    // Our own options and tokenizer, since marked's defaults can be changed by anyone in the process.
    // True: a generic token comes from an extension, and there are none.
    lex: (source) => new Lexer({ gfm: true, tokenizer }).lex(source) as MarkedToken[],
    findLinks: (text) =>
      links.match(text)?.map(({ index, lastIndex }) => ({ start: index, end: lastIndex })) ?? [],
  }
  return loaded
}
