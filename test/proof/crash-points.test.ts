import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { StoreName } from "../harness/options.ts"
import type { Step } from "../harness/steps.ts"
import { openTestbed, type Testbed } from "../harness/testbed.ts"
import { hasRedis } from "./redis-at-hand.ts"

/** How often the handler begins when its process dies at a step. */
const RUNS = [
  ["arrive", 1],
  ["accept", 1],
  ["claim", 1],
  ["handle", 2],
  ["send", 2],
  ["journal", 2],
  ["settle", 1],
] as const

const STORES: readonly StoreName[] = hasRedis ? ["sqlite", "redis"] : ["sqlite"]
const LEASE_MS = 500

describe("a message whose process dies", () => {
  let testbeds: readonly Testbed[] = []
  beforeAll(async () => {
    testbeds = await Promise.all(
      STORES.map((store) => openTestbed({ store, bots: 2, leaseMs: LEASE_MS, handlingMs: 0 })),
    )
  }, 30_000)
  afterAll(() => Promise.all(testbeds.map((testbed) => testbed.close())))

  it.each(RUNS)(
    `at the step %s is answered once, after %i runs, with ${STORES.join(" and ")}`,
    { timeout: 30_000 },
    async (step, runs) => {
      const ends = await Promise.all(testbeds.map((testbed) => dieAt(step, testbed)))
      for (const { deaths, ran, replies, refused } of ends) {
        expect(deaths).toBe(1)
        expect(ran).toBe(runs)
        expect(replies).toEqual(["m0#1/1", "m0#1/2", "m0#1/3"])
        // Who had not acknowledged it yet was asked again.
        if (step === "arrive" || step === "accept") expect(refused).toBeGreaterThan(0)
      }
    },
  )
})

/** Somebody writes, the bot that works on it dies at a step, and another goes on. */
async function dieAt(step: Step, { fleet, emulator, balancer }: Testbed) {
  await expect.poll(() => fleet.members.length, { timeout: 15_000 }).toBe(2)
  const [, other] = fleet.members
  const [ranBefore, refusedBefore] = [fleet.fired.ran, balancer.refused]
  const goOn = other && fleet.freeze(other) // only the doomed one works
  const death = fleet.kill(step)
  const ann = emulator.person(`Ann ${step}`)
  await ann.says("m0") // answered in three bubbles, so that there is a journal
  await death
  goOn?.()
  await ann.hears("m0#1/3", { timeoutMs: 10_000 })
  await pause(LEASE_MS * 1.5) // by then it could have been claimed again
  return {
    deaths: fleet.deaths[step],
    ran: fleet.fired.ran - ranBefore,
    refused: balancer.refused - refusedBefore,
    replies: ann.bubbles().flatMap(({ fromLine, text }) => (fromLine ? [text] : [])),
  }
}
