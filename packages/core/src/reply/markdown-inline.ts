import type { MarkedToken, Token, Tokens } from "marked"
import type { TextStyle } from "../model/part.ts"
import { decodeEntities } from "./entities.ts"
import type { MarkdownWriter } from "./markdown-writer.ts"

const STYLES = { strong: "bold", em: "italic", del: "strikethrough" } as const

/** What stands within a line: emphasis, links, code and text. */
export function inline(tokens: readonly Token[], writer: MarkdownWriter): void {
  const pairs = pairTags(tokens)
  for (const [index, token] of known(tokens).entries()) {
    switch (token.type) {
      case "strong":
      case "em":
      case "del":
        writer.open(STYLES[token.type])
        inline(token.tokens, writer)
        writer.close(STYLES[token.type])
        break
      case "link":
        link(token, writer)
        break
      case "image":
        labelled(token, writer)
        break
      case "br":
        writer.newline()
        break
      case "html":
        tag(token, pairs?.get(index), writer)
        break
      case "text":
        if (token.tokens !== undefined) inline(token.tokens, writer)
        else writer.write(paragraphText(token.text))
        break
      case "escape":
      case "codespan":
        writer.write(token.text)
        break
      case "checkbox":
        break // the list has written it
      default:
        writer.write(token.raw)
    }
  }
}

function link(token: Tokens.Link, writer: MarkdownWriter): void {
  if (token.autolink === true) writer.write(token.text)
  else labelled(token, writer)
}

/** A label and where it leads. Both stay: a chat cannot hide a URL behind a word. */
function labelled(token: Tokens.Link | Tokens.Image, writer: MarkdownWriter): void {
  const url = addressOf(decodeEntities(token.href))
  const label = token.text.trim()
  if (label === "" || label === url) {
    writer.write(url)
    return
  }
  inline(token.tokens, writer)
  if (url !== "") writer.write(` (${url})`)
}

/** A mail address or phone number without its scheme, as people write it; any other URL as it is. */
function addressOf(url: string): string {
  return url.includes("?") ? url : url.replace(/^(?:mailto|tel):/i, "")
}

/** Decoded, without the indentation of continued lines, which means nothing in Markdown. */
function paragraphText(text: string): string {
  return decodeEntities(text.includes("\n ") ? text.replace(/\n +/g, "\n") : text)
}

const TAG_STYLES: Readonly<Record<string, TextStyle>> = {
  u: "underline",
  ins: "underline",
  b: "bold",
  strong: "bold",
  i: "italic",
  em: "italic",
  s: "strikethrough",
  del: "strikethrough",
  strike: "strikethrough",
}

interface TagEnd {
  readonly style: TextStyle
  readonly opens: boolean
}

/** The tags that style what is between them, by their place. One without its partner is text. */
function pairTags(tokens: readonly Token[]): ReadonlyMap<number, TagEnd> | undefined {
  if (!tokens.some(({ type }) => type === "html")) return undefined
  const pairs = new Map<number, TagEnd>()
  const open: { name: string; index: number }[] = []
  for (const [index, { type, raw }] of tokens.entries()) {
    const [, slash, name = ""] = (type === "html" && /^<(\/?)(\w+)\s*>$/.exec(raw.toLowerCase())) || []
    const style = Object.hasOwn(TAG_STYLES, name) ? TAG_STYLES[name] : undefined
    if (style === undefined) continue
    if (slash === "") {
      open.push({ name, index })
      continue
    }
    const partner = open.findLastIndex((candidate) => candidate.name === name)
    for (const opening of open.splice(partner, partner === -1 ? 0 : 1)) {
      pairs.set(opening.index, { style, opens: true })
      pairs.set(index, { style, opens: false })
    }
  }
  return pairs
}

function tag(token: Tokens.HTML | Tokens.Tag, end: TagEnd | undefined, writer: MarkdownWriter): void {
  if (end?.opens === true) writer.open(end.style)
  else if (end?.opens === false) writer.close(end.style)
  else if (isBreak(token)) writer.newline()
  else writer.write(token.text)
}

/** Whether a token is the tag `<br>`. */
export function isBreak(token: MarkedToken): boolean {
  return token.type === "html" && /^<br\s*\/?>\s*$/i.test(token.text)
}

/** True: generic tokens come from marked's extensions, and our lexer has none. */
export function known(tokens: readonly Token[]): readonly MarkedToken[] {
  return tokens as readonly MarkedToken[]
}
