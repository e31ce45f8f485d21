/** What a line of Markdown is, as far as its beginning tells. */
export type LineKind = "list" | "indented" | "quote" | "table" | "heading" | "fence" | "plain"

/** The kind of a line, of which a beginning is enough. */
export function kindOf(line: string): LineKind {
  if (/^\s*(?:`{3}|~{3})/.test(line)) return "fence"
  if (/^\s*(?:[-*+•]|\d{1,9}[.)])\s/.test(line)) return "list"
  if (/^(?: {2,}|\t)/.test(line)) return "indented"
  if (/^ ?>/.test(line)) return "quote"
  if (/^ ?\|/.test(line)) return "table"
  return /^ ?#{1,6}\s/.test(line) ? "heading" : "plain"
}
