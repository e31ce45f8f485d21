import { setTimeout as pause } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { StoreName } from "../harness/options.ts"
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

describe.each(STORES)("with %s, a message whose process dies", (store) => {
  let testbed: Testbed
  beforeAll(async () => {
    testbed = await openTestbed({ store, bots: 2, leaseMs: LEASE_MS, handlingMs: 0 })
  }, 30_000)
  afterAll(() => testbed?.close())

  it.each(RUNS)("at the step %s is answered once, after %i runs", { timeout: 30_000 }, async (step, runs) => {
    const { fleet, emulator, balancer } = testbed
    await expect.poll(() => fleet.members.length, { timeout: 10_000 }).toBe(2)
    const [, other] = fleet.members
    const [ranBefore, refusedBefore] = [fleet.fired.ran, balancer.refused]
    // Only the doomed one works; the other goes on when it is dead.
    const goOn = other && fleet.freeze(other)
    const death = fleet.kill(step)
    const ann = emulator.person(`Ann ${step}`)
    await ann.says("m0") // answered in three bubbles, so that there is a journal
    await death
    goOn?.()
    await ann.hears("m0#1/3")
    await pause(LEASE_MS * 1.5) // by then it could have been claimed again
    expect(fleet.deaths[step]).toBe(1)
    expect(fleet.fired.ran - ranBefore).toBe(runs)
    const replies = ann.bubbles().flatMap(({ fromLine, text }) => (fromLine ? [text] : []))
    expect(replies).toEqual(["m0#1/1", "m0#1/2", "m0#1/3"])
    // Who had not acknowledged it yet was asked again.
    if (step === "arrive" || step === "accept") expect(balancer.refused).toBeGreaterThan(refusedBefore)
  })
})
