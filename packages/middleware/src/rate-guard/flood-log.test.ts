import { expect, it } from "vitest"
import { type FloodLog, judge, NO_FLOOD, type Verdict } from "./flood-log.ts"

const LIMIT = 2

function run(log: FloodLog, ...events: readonly (readonly [id: string, at: number])[]) {
  const verdicts: Verdict[] = []
  for (const [id, at] of events) {
    const judged = judge(log, { id, at }, LIMIT)
    verdicts.push(judged.verdict)
    log = judged.log
  }
  return { log, verdicts }
}

it("lets a retry pass that passed before, though a flood came in between", () => {
  const { log } = run(NO_FLOOD, ["a", 1], ["b", 2], ["c", 3], ["d", 4])
  expect(run(log, ["b", 2], ["c", 3], ["d", 4]).verdicts).toEqual(["pass", "answer", "silence"])
})

it("leaves the log alone for a retry", () => {
  const { log } = run(NO_FLOOD, ["a", 1], ["b", 2], ["c", 3])
  expect(judge(log, { id: "a", at: 1 }, LIMIT)).toEqual({ verdict: "pass", isNew: false, log })
})

it("keeps no more than it needs", () => {
  const events = Array.from({ length: 50 }, (_, index) => [`event-${index}`, index] as const)
  const { log, verdicts } = run(NO_FLOOD, ...events)
  expect(verdicts.slice(3).every((verdict) => verdict === "silence")).toBe(true)
  expect(log.seen).toHaveLength(2 * LIMIT)
  expect(run(log, ["much later", 100_000]).log).toEqual({ seen: [["much later", 100_000]], answeredBy: null })
})
