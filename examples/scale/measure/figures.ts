/** The middle of some figures. */
export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN
}

/** What one event takes, in microseconds. */
export interface Cost {
  /** By the clock; on a busy machine mostly waiting. */
  readonly clock: number
  /** Of this process' processor time. */
  readonly processor: number
}

/** Does something several times, which tells how many events it was, and returns the medians. */
export async function medianCost(times: number, work: () => Promise<number>): Promise<Cost> {
  const rounds: Cost[] = []
  for (let round = 0; round < times; round++) {
    const [startedAt, usage] = [performance.now(), process.cpuUsage()]
    const events = await work()
    const { user, system } = process.cpuUsage(usage)
    const clock = ((performance.now() - startedAt) * 1_000) / events
    rounds.push({ clock, processor: (user + system) / events })
  }
  return {
    clock: median(rounds.map(({ clock }) => clock)),
    processor: median(rounds.map(({ processor }) => processor)),
  }
}

/** A table in Markdown; the first column is words, the others are figures. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(shown).join(" | ")} |`
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"))
  return [line(head), line(rule), ...rows.map(line)].join("\n")
}

function shown(cell: string | number): string {
  if (typeof cell === "string") return cell
  if (Number.isNaN(cell)) return "–"
  return cell.toLocaleString("en", { maximumFractionDigits: cell < 10 ? 1 : 0 })
}
