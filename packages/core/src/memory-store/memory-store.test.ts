import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Delivery } from "../delivery/delivery.ts"
import type { Claim } from "../ports.ts"
import { testStore } from "../testing/store-kit.ts"
import { memoryStore } from "./memory-store.ts"

describe("the memory store", () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  testStore(
    { describe, it },
    {
      open: () => memoryStore(),
      elapse: async (ms) => {
        await vi.advanceTimersByTimeAsync(ms)
      },
    },
  )

  it("says full rather than grow without end, and takes more when there is room", async () => {
    const store = memoryStore({ maxPerLane: 2, maxWaiting: 3 })
    expect(await Promise.all(["a1", "a2", "a3", "b1", "c1"].map((id) => store.accept(delivery(id))))).toEqual(
      ["accepted", "accepted", "full", "accepted", "full"],
    )
    const [claim] = await store.claim({ max: 1, leaseMs: 1_000 })
    if (claim) await store.settle(claim, { kind: "done" })
    expect(await store.accept(delivery("a3"))).toBe("accepted")
  })

  it("forgets an id after the time it was told to remember it", async () => {
    const store = memoryStore({ rememberMs: 1_000 })
    await store.accept(delivery("a1"))
    const [claim] = await store.claim({ max: 1, leaseMs: 100 })
    if (claim) await store.settle(claim, { kind: "done" })
    vi.advanceTimersByTime(999)
    expect(await store.accept(delivery("a1"))).toBe("duplicate")
    vi.advanceTimersByTime(1)
    expect(await store.accept(delivery("a1"))).toBe("accepted")
  })

  it("is not disturbed by a wall clock that jumps", async () => {
    const store = memoryStore()
    await store.accept(delivery("a1"))
    const [claim] = await store.claim({ max: 1, leaseMs: 30_000 })
    vi.setSystemTime(Date.now() + 3_600_000)
    expect(await store.claim({ max: 1, leaseMs: 30_000 })).toEqual([])
    vi.setSystemTime(Date.now() - 7_200_000)
    if (claim) await store.settle(claim, { kind: "done" })
    expect(await store.depth()).toMatchObject({ waiting: 0, claimed: 0 })
  })

  it("keeps each lane's order and one holder at a time, whatever the interleaving", async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 80, size: "max" }), followsTheModel), {
      numRuns: 1_000,
    })
  })
})

type Step =
  | { readonly do: "accept"; readonly lane: string; readonly claims: boolean }
  | { readonly do: "claim"; readonly max: number }
  | { readonly do: "end"; readonly pick: number; readonly how: "done" | "retry" | "released" | "buried" }
  | { readonly do: "elapse"; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant("accept" as const),
    lane: fc.constantFrom("a", "b", "c"),
    claims: fc.boolean(),
  }),
  fc.record({ do: fc.constant("claim" as const), max: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    do: fc.constant("end" as const),
    pick: fc.nat(),
    how: fc.constantFrom("done" as const, "retry" as const, "released" as const, "buried" as const),
  }),
  fc.record({ do: fc.constant("elapse" as const), ms: fc.integer({ min: 1, max: 120 }) }),
)

/** Runs the steps, with crashes as claims that are never settled, then drains: each lane in order, each once. */
async function followsTheModel(steps: readonly Step[]): Promise<void> {
  const store = memoryStore()
  const arrived: string[] = []
  const ended: string[] = []
  const held: Claim[] = []
  const end = async (claim: Claim, how: "done" | "retry" | "released" | "buried") => {
    const settled = await store.settle(claim, outcomes[how]).then(
      () => true,
      () => false,
    )
    if (settled && (how === "done" || how === "buried")) ended.push(claim.delivery.id)
  }
  for (const one of steps) {
    if (one.do === "accept") {
      const id = `${one.lane}${arrived.length}`
      arrived.push(id)
      const answer = await store.accept(delivery(id), one.claims ? { leaseMs: 100 } : undefined)
      if (typeof answer !== "string") held.push(answer)
    } else if (one.do === "claim") {
      held.push(...(await store.claim({ max: one.max, leaseMs: 100 })))
    } else if (one.do === "end" && held.length > 0) {
      const [claim] = held.splice(one.pick % held.length, 1)
      if (claim) await end(claim, one.how)
    } else if (one.do === "elapse") {
      vi.advanceTimersByTime(one.ms)
    }
  }
  for (let idle = 0; idle < 3; ) {
    vi.advanceTimersByTime(200)
    const claims = await store.claim({ max: 10, leaseMs: 100 })
    idle = claims.length === 0 ? idle + 1 : 0
    for (const claim of claims) await end(claim, "done")
  }
  for (const lane of ["a", "b", "c"]) {
    expect(ended.filter((id) => id.startsWith(lane))).toEqual(arrived.filter((id) => id.startsWith(lane)))
  }
  expect(await store.depth()).toMatchObject({ waiting: 0, claimed: 0 })
  await store.close()
}

const outcomes = {
  done: { kind: "done" },
  retry: { kind: "retry", delayMs: 50, error: "again" },
  released: { kind: "released" },
  buried: { kind: "buried", error: "dead" },
} as const

function delivery(id: string): Delivery {
  return { adapter: "test", id, lane: `test:${id[0]}`, type: "message.received", body: "{}", receivedAt: 0 }
}
