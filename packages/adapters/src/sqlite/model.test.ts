import type { Claim, Store } from "@backchat/core"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { delivery } from "./fixtures/deliveries.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { sqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()

describe("the SQLite store", () => {
  it("keeps each lane's order and one holder at a time, whatever the interleaving over two stores", {
    timeout: 60_000,
  }, async () => {
    const clock = { now: Date.now() }
    const file = newFile()
    const options = { file, maxPerLane: 1_000, now: () => clock.now }
    // Two on one file; each run leaves it empty, so one file serves them all.
    const stores = [sqliteStore(options), sqliteStore(options)]
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), (steps) =>
        followsTheModel(stores, clock, `${++run}`, steps),
      ),
      { numRuns: 300 },
    )
    await Promise.all(stores.map((store) => store.close()))
  })
})

type Ending = "done" | "retry" | "released" | "buried"

type Step =
  | { readonly do: "accept"; readonly lane: string }
  | { readonly do: "claim"; readonly store: number; readonly max: number }
  | { readonly do: "end"; readonly store: number; readonly pick: number; readonly how: Ending }
  | { readonly do: "renew"; readonly store: number }
  | { readonly do: "elapse"; readonly ms: number }

const store = fc.constantFrom(0, 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("accept" as const), lane: fc.constantFrom("a", "b", "c") }),
  fc.record({ do: fc.constant("claim" as const), store, max: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    do: fc.constant("end" as const),
    store,
    pick: fc.nat(),
    how: fc.constantFrom<Ending>("done", "retry", "released", "buried"),
  }),
  fc.record({ do: fc.constant("renew" as const), store }),
  fc.record({ do: fc.constant("elapse" as const), ms: fc.integer({ min: 1, max: 120 }) }),
)

const outcomes = {
  done: { kind: "done" },
  retry: { kind: "retry", delayMs: 50, error: "again" },
  released: { kind: "released" },
  buried: { kind: "buried", error: "dead" },
} as const

/** Runs the steps, with crashes as claims that are never settled, then drains: each lane in order, each once. */
async function followsTheModel(
  stores: readonly Store[],
  clock: { now: number },
  run: string,
  steps: readonly Step[],
): Promise<void> {
  const at = (index: number) => stores[index] ?? expect.unreachable()
  const arrived: string[] = []
  const ended: string[] = []
  let held: Claim[] = []
  /** The lease on each lane as the model sees it. */
  const leases = new Map<string, { readonly token: number; readonly until: number }>()
  const claim = async (by: Store, max: number): Promise<readonly Claim[]> => {
    const claims = await by.claim({ max, leaseMs: 100 })
    for (const { delivery, token } of claims) {
      const lease = leases.get(delivery.lane)
      if (lease !== undefined) {
        expect(lease.until, "claimed while another held it").toBeLessThanOrEqual(clock.now)
        expect(token).toBeGreaterThan(lease.token)
      }
      leases.set(delivery.lane, { token, until: clock.now + 100 })
    }
    return claims
  }
  const holds = ({ delivery, token }: Claim) => {
    const lease = leases.get(delivery.lane)
    return lease?.token === token && lease.until > clock.now
  }
  const end = async (by: Store, claim: Claim, how: Ending) => {
    const expected = holds(claim)
    const settled = await by.settle(claim, outcomes[how]).then(
      () => true,
      () => false,
    )
    expect(settled, `${how} of ${claim.delivery.id}`).toBe(expected)
    if (!settled) return
    leases.set(claim.delivery.lane, { token: claim.token, until: 0 })
    if (how === "done" || how === "buried") ended.push(claim.delivery.id)
  }
  for (const one of steps) {
    if (one.do === "accept") {
      const id = `${one.lane}-${run}-${arrived.length}`
      arrived.push(id)
      expect(await at(0).accept(delivery(id))).toBe("accepted")
      expect(await at(1).accept(delivery(id))).toBe("waiting")
    } else if (one.do === "claim") {
      held.push(...(await claim(at(one.store), one.max)))
    } else if (one.do === "end" && held.length > 0) {
      const [picked] = held.splice(one.pick % held.length, 1)
      if (picked) await end(at(one.store), picked, one.how)
    } else if (one.do === "renew") {
      const lost = await at(one.store).renew(held, 100)
      expect(lost).toEqual(held.filter((each) => !holds(each)))
      held = held.filter(holds)
      for (const { delivery, token } of held) leases.set(delivery.lane, { token, until: clock.now + 100 })
    } else if (one.do === "elapse") {
      clock.now += one.ms
    }
  }
  for (let idle = 0, turn = 0; idle < 3; turn++) {
    clock.now += 200
    const claims = await claim(at(turn % 2), 10)
    idle = claims.length === 0 ? idle + 1 : 0
    await Promise.all(claims.map((each) => end(at(turn % 2), each, "done")))
  }
  for (const lane of ["a", "b", "c"]) {
    expect(ended.filter((id) => id.startsWith(lane))).toEqual(arrived.filter((id) => id.startsWith(lane)))
  }
  expect(await at(0).depth()).toMatchObject({ waiting: 0, claimed: 0 })
}
