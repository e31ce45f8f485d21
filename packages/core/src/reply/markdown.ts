import type { MarkedToken, Tokens } from "marked"
import { decodeEntities } from "./entities.ts"
import { inline, isBreak, known } from "./markdown-inline.ts"
import { MarkdownWriter } from "./markdown-writer.ts"
import type { FindLinks, Parsers } from "./parsers.ts"
import { PLAIN, type StyledText } from "./styled-text.ts"

/**
 * Markdown as text that reads well without its markup, and the ranges that were emphasised.
 *
 * Headings become bold lines, lists keep their bullets and numbers, links their URL, quotes their `>`,
 * code its lines. Line breaks stay where the author made them: chats are no web pages.
 */
export function renderMarkdown(source: string, { lex, findLinks }: Parsers): StyledText {
  try {
    const writer = new MarkdownWriter()
    blocks(lex(source), writer)
    const text = writer.finish()
    const missing = count("://", source) - count("://", text.value)
    return missing > 0 ? withLostUrls(text, source, findLinks) : text
  } catch (error) {
    // Thousands of nested quotes or lists overflow the stack. That is no text anyone meant to format.
    if (error instanceof RangeError) return { value: source, decorations: PLAIN }
    throw error
  }
}

function blocks(tokens: readonly MarkedToken[], writer: MarkdownWriter): void {
  let gap = 0
  for (const token of tokens) {
    if (token.type === "space") {
      if (gap > 0) gap = 2
      continue
    }
    if (token.type === "def" || token.type === "checkbox" || isBreak(token)) continue
    for (; gap > 0; gap--) writer.newline()
    block(token, writer)
    gap = endsWithBlankLine(token.raw) ? 2 : 1
  }
}

function block(token: MarkedToken, writer: MarkdownWriter): void {
  switch (token.type) {
    case "heading":
      writer.open("bold")
      inline(token.tokens, writer)
      writer.close("bold")
      break
    case "list":
      list(token, writer)
      break
    case "blockquote":
      writer.write("> ")
      writer.within("> ", () => blocks(known(token.tokens), writer))
      break
    case "table":
      table(token, writer)
      break
    case "hr":
      writer.write("———")
      break
    case "code":
      writer.write(token.text)
      break
    case "html":
      writer.write(token.text.trimEnd())
      break
    case "paragraph":
      inline(token.tokens, writer)
      break
    default:
      inline([token], writer)
      break
  }
}

function list({ items, ordered, start, loose }: Tokens.List, writer: MarkdownWriter): void {
  let number = Number(start)
  let first = true
  for (const item of items) {
    if (!first) writer.newline()
    if (!first && loose) writer.newline()
    first = false
    const bullet = ordered ? `${number++}. ` : item.task ? "" : "• "
    const box = item.task ? (item.checked === true ? "☑ " : "☐ ") : ""
    writer.write(bullet + box)
    writer.within(" ".repeat(ordered ? bullet.length : 2), () => blocks(known(item.tokens), writer))
  }
}

function table({ header, rows }: Tokens.Table, writer: MarkdownWriter): void {
  const named = header.some((cell) => cell.text !== "")
  if (named) {
    writer.open("bold")
    row(header, writer)
    writer.close("bold")
  }
  for (const [index, cells] of rows.entries()) {
    if (named || index > 0) writer.newline()
    row(cells, writer)
  }
}

function row(cells: readonly Tokens.TableCell[], writer: MarkdownWriter): void {
  for (const [index, cell] of cells.entries()) {
    if (index > 0) writer.write(" | ")
    // A line break in a cell would break the row.
    inline(
      known(cell.tokens).map((token) => (isBreak(token) ? SPACE : token)),
      writer,
    )
  }
}

const SPACE: Tokens.Text = { type: "text", raw: " ", text: " " }

/**
 * Markdown hides some URLs from its reader: definitions that no link uses, as models list their sources,
 * titles, cells beyond the header. Here they stand at the end, one a line.
 */
function withLostUrls(text: StyledText, source: string, findLinks: FindLinks): StyledText {
  const lost = new Set<string>()
  for (const { start, end } of findLinks(source)) {
    const written = source.slice(start, end)
    const url = plainUrl(written)
    const isShown = text.value.includes(written) || text.value.includes(url)
    if (!isShown && url.includes("://")) lost.add(url)
  }
  const value = [text.value, ...lost].filter((line) => line !== "").join("\n")
  return { value, decorations: text.decorations }
}

/** A URL as Markdown would show it: without escapes, references and the emphasis around it. */
function plainUrl(raw: string): string {
  return decodeEntities(raw.replace(/\\([!-/:-@[-`{-~])/g, "$1").replace(/[*_~]+$/, ""))
}

function count(needle: string, text: string): number {
  let found = 0
  for (let at = text.indexOf(needle); at !== -1; at = text.indexOf(needle, at + needle.length)) found++
  return found
}

/** Whether a blank line stands between a block and the next. */
function endsWithBlankLine(raw: string): boolean {
  if (!raw.endsWith("\n")) return false
  const tail = raw.slice(raw.trimEnd().length)
  return tail.indexOf("\n") !== tail.lastIndexOf("\n")
}
