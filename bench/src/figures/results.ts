import type { Column, Measured, Series } from "../running/series.ts"
import { type Spread, spreadOf } from "./statistics.ts"

/** One entrant's line of a table. */
export interface Row {
  readonly name: string
  /** By figure. */
  readonly figures: Readonly<Record<string, Spread>>
  /** How many times better the first entrant is, from the pairs of one round each; absent for the first itself. */
  readonly ratio?: Spread | undefined
}

export interface Result {
  readonly title: string
  readonly columns: readonly Column[]
  readonly compared: string | undefined
  /** What the ratios' column is called. */
  readonly comparison: string
  readonly rows: readonly Row[]
  readonly notes: readonly string[]
}

/** Makes a series' measurements into medians, spreads and ratios. */
export function resultOf(series: Series, measured: Measured): Result {
  const { title, entrants, columns, compared, comparison = "ours is better by", notes = [] } = series
  const [first] = entrants
  const ours = first && measured.get(first.name)
  const rows = entrants.map(({ name }): Row => {
    const rounds = measured.get(name) ?? []
    const figures = Object.fromEntries(
      columns.flatMap(({ figure }) => {
        const values = rounds.flatMap((round) => round[figure] ?? [])
        return values.length === 0 ? [] : [[figure, spreadOf(values)]]
      }),
    )
    const column = columns.find(({ figure }) => figure === compared)
    if (column === undefined || ours === undefined || name === first?.name) return { name, figures }
    const ratios = rounds.flatMap((theirs, round) => {
      const [their, our] = [theirs[column.figure], ours[round]?.[column.figure]]
      if (their === undefined || our === undefined) return []
      return column.lessIsBetter ? their / our : our / their
    })
    return { name, figures, ...(ratios.length > 0 && { ratio: spreadOf(ratios) }) }
  })
  return { title, columns, compared, comparison, rows, notes }
}
