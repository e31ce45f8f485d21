/** One line of a difference between two JSON values. */
export interface DiffLine {
  readonly sign: " " | "+" | "-"
  readonly depth: number
  readonly text: string
}

const mostCompared = 300

/** How one JSON value became another, line by line; what did not change inside is one line. */
export function diff(before: unknown, after: unknown): readonly DiffLine[] {
  return compare("", before, after, 0)
}

function compare(name: string, before: unknown, after: unknown, depth: number): readonly DiffLine[] {
  if (same(before, after)) return [{ sign: " ", depth, text: name + brief(after) }]
  if (Array.isArray(before) && Array.isArray(after)) {
    return wrap(name, "[", "]", depth, compareLists(before, after, depth + 1))
  }
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    const inside = keys.flatMap((key) => compare(`${key}: `, before[key], after[key], depth + 1))
    return wrap(name, "{", "}", depth, inside)
  }
  return [...whole("-", name, before, depth), ...whole("+", name, after, depth)]
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  depth: number,
): readonly DiffLine[] {
  const [old, young] = [before.slice(-mostCompared), after.slice(-mostCompared)]
  const lengths = commonLengths(old, young)
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && same(old[i], young[j])) {
      lines.push({ sign: " ", depth, text: brief(young[j]) })
      i++
      j++
    } else if (j < young.length && (i === old.length || at(lengths, i, j + 1) >= at(lengths, i + 1, j))) {
      lines.push(...whole("+", "", young[j++], depth))
    } else {
      lines.push(...whole("-", "", old[i++], depth))
    }
  }
  return lines
}

// The length of the longest common rest from each pair of places on.
function commonLengths(old: readonly unknown[], young: readonly unknown[]): readonly (readonly number[])[] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(young.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i--) {
    const row = table[i]
    for (let j = young.length - 1; row && j >= 0; j--) {
      row[j] = same(old[i], young[j])
        ? at(table, i + 1, j + 1) + 1
        : Math.max(at(table, i + 1, j), at(table, i, j + 1))
    }
  }
  return table
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0
}

function wrap(
  name: string,
  begin: string,
  end: string,
  depth: number,
  inside: readonly DiffLine[],
): readonly DiffLine[] {
  return [{ sign: " ", depth, text: name + begin }, ...inside, { sign: " ", depth, text: end }]
}

function whole(sign: "+" | "-", name: string, value: unknown, depth: number): readonly DiffLine[] {
  if (value === undefined) return []
  return JSON.stringify(value, null, 2)
    .split("\n")
    .map((text, index) => {
      const indent = text.search(/\S/)
      return { sign, depth: depth + indent / 2, text: (index === 0 ? name : "") + text.trimStart() }
    })
}

const mostBrief = 80

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined"
  return text.length > mostBrief ? `${text.slice(0, mostBrief)}…` : text
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
