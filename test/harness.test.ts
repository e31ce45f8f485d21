import { spawnSync } from "node:child_process"
import { describe, expect, it } from "vitest"
import { type HarnessOptions, readOptions } from "./harness/options.ts"
import { run } from "./harness/run.ts"

const small: HarnessOptions = {
  ...readOptions(["--store", "memory"]),
  ...{ events: 400, chats: 20, kills: 4, leaseMs: 700 },
}

// npm test says so in a loud line, and installs it where it may; in CI it has to be there.
const isMissing = spawnSync("redis-server", ["--version"]).status !== 0
const mayBeMissing = process.env.CI !== "true"

const perfect = { lost: 0, doubled: 0, reordered: 0, miscounted: 0, complaints: [] }

/** Runs the harness; a fault that was asked for and never struck proves nothing. */
async function broken(options: Partial<HarnessOptions>) {
  const outcome = await run({ ...small, ...options }, () => {})
  expect(outcome.unfired).toEqual([])
  return outcome
}

describe("under load, with duplicates, lost answers and errors of the platform", {
  timeout: 120_000,
}, () => {
  it("the memory store loses, doubles and reorders nothing while its process lives", async () => {
    const outcome = await broken({ bots: 1, kills: 0 })
    expect(outcome).toMatchObject({ ...perfect, accepted: 400, answered: 400 })
  })

  it("SQLite loses, doubles and reorders nothing though its processes are killed and stopped", async () => {
    const outcome = await broken({ store: "sqlite", bots: 2, kills: 8, stops: 1, pauses: 1 })
    expect(outcome.kills).toBe(8)
    expect(outcome).toMatchObject({ ...perfect, accepted: 400, answered: 400 })
  })

  it.skipIf(mayBeMissing && isMissing)(
    "Redis loses, doubles and reorders nothing though its processes and Redis itself are killed",
    async () => {
      const outcome = await broken({
        ...{ store: "redis", bots: 4, kills: 8, stops: 1, pauses: 1 },
        ...{ restarts: 1, cuts: 2, slows: 1, outages: 1 },
      })
      expect(outcome.kills).toBe(8)
      expect(outcome).toMatchObject({ ...perfect, accepted: 400, answered: 400 })
    },
  )
})

describe("the harness notices", { timeout: 120_000 }, () => {
  it("messages that are sent twice when sends have no key", async () => {
    expect((await broken({ store: "sqlite", sabotage: "no-key", kills: 0 })).doubled).toBeGreaterThan(0)
  })

  it("messages that are lost when they are marked as done before the work", async () => {
    const doomed = { sabotage: "claim-first", kills: 2, at: "claim", events: 200, leaseMs: 300 } as const
    expect((await broken({ store: "sqlite", ...doomed })).lost).toBeGreaterThan(0)
  })

  it("sessions that are wrong when a holder writes whose lease ran out", async () => {
    const outcome = await broken({
      store: "sqlite",
      sabotage: "no-fencing",
      kills: 0,
      pauses: 4,
      events: 1_000,
    })
    expect(outcome.miscounted).toBeGreaterThan(0)
  })
})
