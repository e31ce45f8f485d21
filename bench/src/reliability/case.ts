import type { Case } from "../cases.ts"
import type { StorePlace } from "../contenders/contender.ts"
import type { ContenderName } from "../contenders/registry.ts"
import { redisIsMissing } from "../running/redis-server.ts"
import type { Entrant } from "../running/series.ts"
import { play } from "./play.ts"
import { SCENARIOS, type Scenario } from "./scenarios.ts"

/** The same tiny bot everywhere, each with the most durable store that its framework has. */
export const reliability: Case = {
  name: "reliability",
  title: "replies sent, and how many were expected, when things go wrong",
  async series({ quick }, progress) {
    const scenarios = SCENARIOS.filter((scenario) => !quick || scenario.quick)
    const missing = redisIsMissing()
    const entrants: readonly (readonly [ContenderName, StorePlace["kind"]])[] = [
      ["backchat", "sqlite"],
      ["chat sdk", missing === undefined ? "redis" : "memory"],
      ["chat sdk, queue", missing === undefined ? "redis" : "memory"],
      ["grammy", "memory"],
      ["bolt", "memory"],
    ]
    return [
      {
        title: "Reliability: replies sent (→ how many it should be)",
        columns: scenarios.map(({ heading, expected }) => ({
          figure: heading,
          heading: `${heading} → ${expected}`,
          lessIsBetter: false,
        })),
        rounds: quick ? 1 : 2,
        notes: [
          "A platform that waits 1 s for an acknowledgement and delivers again up to 10 times; the same for everybody.",
          "backchat on SQLite with leases of 2 s; chat sdk on ioredis, with its default (drop) and with queue; grammy and",
          "bolt have nowhere to keep events. On SIGTERM each is told to stop as it documents, and may end by itself.",
        ],
        // For a look, one of a framework's ways is enough.
        entrants: entrants
          .filter(([name]) => !quick || name !== "chat sdk, queue")
          .map(([contender, kind]) => entrant(contender, kind, scenarios, progress)),
      },
    ]
  },
}

function entrant(
  contender: ContenderName,
  kind: StorePlace["kind"],
  scenarios: readonly Scenario[],
  progress: (line: string) => void,
): Entrant {
  return {
    name: contender,
    async run() {
      const figures: Record<string, number> = {}
      for (const scenario of scenarios) {
        progress(`  ${scenario.heading}`)
        figures[scenario.heading] = await play(contender, kind, scenario)
      }
      return figures
    },
  }
}
