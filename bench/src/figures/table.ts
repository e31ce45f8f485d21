import type { Result } from "./results.ts"
import type { Spread } from "./statistics.ts"

/** A result as a table of text: medians with the least and the greatest, and the ratio to each rival. */
export function tableOf({ title, columns, compared, comparison, rows, notes }: Result): string {
  const column = columns.find(({ figure }) => figure === compared)
  const header = ["", ...columns.map(({ heading }) => heading)]
  if (column !== undefined) header.push(comparison)
  const lines = rows.map(({ name, figures, ratio }) => {
    const cells = columns.map(({ figure, digits }) => cell(figures[figure], digits))
    return [
      name,
      ...cells,
      ...(column === undefined ? [] : [ratio === undefined ? "" : `× ${cell(ratio, 2)}`]),
    ]
  })
  const cells = [header, ...lines]
  return [
    title,
    ...aligned(columns.length > MOST_COLUMNS ? transposed(cells) : cells).map((line) => `  ${line}`),
    ...notes.map((note) => `  ${note}`),
  ].join("\n")
}

/** A table with more columns stands on its side. */
const MOST_COLUMNS = 6

function transposed(rows: readonly (readonly string[])[]): string[][] {
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] ?? ""))
}

/** `median (min–max)`; a dash where nothing was measured, a single value alone. */
function cell(spread: Spread | undefined, digits = 1): string {
  if (spread === undefined) return "–"
  const { median, min, max } = spread
  const text = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: digits })
  return min === max ? text(median) : `${text(median)} (${text(min)}–${text(max)})`
}

/** Pads every column to its widest cell: names to the right, figures to the left. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0)))
      .join("   ")
      .trimEnd(),
  )
}
