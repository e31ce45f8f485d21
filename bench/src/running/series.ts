import type { Figures } from "./child.ts"

/** One who takes part in a series, and how to measure it once. */
export interface Entrant {
  readonly name: string
  readonly run: () => Promise<Figures>
}

/** Several contenders doing the same thing, in turn: A B C, A B C, … */
export interface Series {
  readonly title: string
  /** The first is ours: the others' ratios are to it. */
  readonly entrants: readonly Entrant[]
  readonly columns: readonly Column[]
  /** The figure whose ratio is printed: above 1 where the first entrant is better. */
  readonly compared?: string
  /** What the ratios' column is called. Default "ours is better by". */
  readonly comparison?: string
  /** Instead of as many as were asked for. */
  readonly rounds?: number
  readonly notes?: readonly string[]
}

export interface Column {
  /** The figure's name in the report of a program. */
  readonly figure: string
  readonly heading: string
  /** Whether less is better, as for times and sizes. */
  readonly lessIsBetter: boolean
  readonly digits?: number
}

/** Each entrant's reports, one a round. */
export type Measured = ReadonlyMap<string, readonly Figures[]>

/** Measures a series round by round, so that whatever slows the machine slows everyone. */
export async function measure(
  { title, entrants, rounds: own }: Series,
  rounds: number,
  progress: (line: string) => void,
): Promise<Measured> {
  const measured = new Map<string, Figures[]>(entrants.map(({ name }) => [name, []]))
  for (let round = 1; round <= (own ?? rounds); round++) {
    for (const { name, run } of entrants) {
      progress(`${title}: round ${round} of ${own ?? rounds}, ${name}`)
      measured.get(name)?.push(await run())
    }
  }
  return measured
}
