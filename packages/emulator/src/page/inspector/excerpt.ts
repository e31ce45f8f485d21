import type { SavedTranscript, Step } from "../../driver/transcript-steps.ts"

/**
 * A part of a transcript that can be had again by itself: the steps `[from, to)`, and of those before them
 * what they lean on: the group they happen in, the bubble they answer, and what made the bot say it.
 * Steps that refer to others do so by their new places.
 *
 * @param concerns which steps are wanted at all. Default: all.
 */
export function excerpt(
  saved: SavedTranscript,
  { from = 0, to = saved.steps.length, concerns = () => true }: ExcerptOptions,
): SavedTranscript {
  const { steps, people } = saved
  const wanted = new Set<number>()
  const want = (index: number): void => {
    const step = steps[index]
    if (!step || wanted.has(index)) return
    wanted.add(index)
    for (const other of leansOn(step)) want(other)
    const cause = step.does === "hears" ? causeOf(steps, index) : undefined
    if (cause !== undefined) want(cause)
  }
  for (let index = Math.max(0, from); index < Math.min(to, steps.length); index++) {
    const step = steps[index]
    if (step && concerns(step)) want(index)
  }
  const kept = [...wanted].sort((a, b) => a - b)
  const placeOf = new Map(kept.map((index, place) => [index, place]))
  const moved = kept.flatMap((index) => {
    const step = steps[index]
    return step ? [withPlaces(step, (other) => placeOf.get(other) ?? other)] : []
  })
  const present = new Set(moved.flatMap(namesIn))
  return { version: saved.version, people: people.filter(({ name }) => present.has(name)), steps: moved }
}

/** Which steps an excerpt is of. */
export interface ExcerptOptions {
  readonly from?: number | undefined
  readonly to?: number | undefined
  readonly concerns?: ((step: Step) => boolean) | undefined
}

/** Everyone who takes part in a step. */
function namesIn(step: Step): readonly string[] {
  return step.does === "opens group" ? step.people : [step.who]
}

/** The step that opened the group in which a step happens; undefined for a direct chat. */
export function groupOf(step: Step): number | undefined {
  return "group" in step ? step.group : undefined
}

function leansOn(step: Step): readonly number[] {
  const group = groupOf(step)
  return [...("to" in step ? [step.to] : []), ...(group === undefined ? [] : [group])]
}

// What a line says answers the last thing that was done in the same place; nothing in it says so.
function causeOf(steps: readonly Step[], heard: number): number | undefined {
  const place = placeOf(steps, heard)
  for (let index = heard - 1; index >= 0; index--) {
    const step = steps[index]
    if (step && step.does !== "hears" && placeOf(steps, index) === place) return index
  }
  return undefined
}

/** Where a step happens: the same text for steps of the same chat. */
export function placeOf(steps: readonly Step[], index: number): string {
  const step = steps[index]
  if (!step) return ""
  if (step.does === "opens group") return `group ${index}`
  if ("to" in step) return placeOf(steps, step.to)
  const group = groupOf(step)
  const line = "line" in step ? step.line : undefined
  return group === undefined ? `${step.who} ${line ?? ""}` : `group ${group}`
}

function withPlaces(step: Step, placeOf: (index: number) => number): Step {
  const group = groupOf(step)
  const moved: Step = group === undefined ? step : { ...step, ...{ group: placeOf(group) } }
  return "to" in moved ? { ...moved, to: placeOf(moved.to) } : moved
}
