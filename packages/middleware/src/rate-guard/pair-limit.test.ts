import { memoryStore, type Sending, type Store, silentLog } from "@backchat/core"
import fc from "fast-check"
import { expect, it } from "vitest"
import { Ledger } from "./ledger.ts"
import { PairLimit } from "./pair-limit.ts"

const NEVER = new AbortController().signal

function to(chat: string, state: Pick<Store, "get" | "set">): Sending {
  return {
    adapter: "a",
    target: { id: chat },
    message: { parts: [] },
    key: "k",
    signal: NEVER,
    log: silentLog,
    state,
    beforeRetry: () => {},
  }
}

/** Two processes on one store, whose reads and writes come back in any order. */
it("never has more than 30 in a minute, first come first served, with two processes racing", async () => {
  const arrival = fc.record({
    process: fc.nat({ max: 1 }),
    gapMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4_000 })),
    settles: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(arrival, { minLength: 40, maxLength: 120 }),
      async (s, arrivals) => {
        let now = 1_700_000_000_000
        const store = memoryStore({ now: () => now })
        const state: Pick<Store, "get" | "set"> = {
          get: (key) => s.schedule(Promise.resolve(), "get").then(() => store.get(key)),
          set: (write) => s.schedule(Promise.resolve(), "set").then(() => store.set(write)),
        }
        const process = () => {
          const slots: number[] = []
          return { limit: new PairLimit(new Ledger(), () => now, 600_000), slots }
        }
        const processes = [process(), process()] as const
        let pending: Promise<void>[] = []
        for (const { process, gapMs, settles } of arrivals) {
          now += gapMs
          const { limit, slots } = processes[process === 0 ? 0 : 1]
          const place = slots.push(Number.NaN) - 1
          pending.push(
            limit.take(to("chat", state)).then(({ at }) => {
              slots[place] = at
            }),
          )
          if (!settles) continue
          await s.waitFor(Promise.all(pending))
          pending = []
        }
        await s.waitFor(Promise.all(pending))
        const all = processes.flatMap(({ slots }) => slots)
        expect(all.every(Number.isFinite)).toBe(true) // nothing is dropped
        expect(closest31(all)).toBeGreaterThan(60_000)
        for (const { slots } of processes) expect(slots).toEqual(slots.toSorted((a, b) => a - b))
      },
    ),
    { numRuns: 60 },
  )
}, 30_000)

it("counts a send that took long from when the platform took it", async () => {
  let now = 1_000_000
  const state = memoryStore({ now: () => now })
  const pair = new PairLimit(new Ledger(), () => now, 600_000)
  const turn = await pair.take(to("chat", state))
  now += 10_000
  await turn.sent?.({ id: "m", chatId: "chat", key: "k", degraded: [] })
  for (let index = 1; index < 30; index++) await pair.take(to("chat", state))
  expect((await pair.take(to("chat", state))).at).toBe(now + 61_200)
})

it("knows the chat behind a handle from the first answer on", async () => {
  const now = 1_000_000
  const state = memoryStore({ now: () => now })
  const pair = new PairLimit(new Ledger(), () => now, 600_000)
  const toAnn: Sending = { ...to("", state), target: { to: ["+12025550101"], from: "+12025550100" } }
  for (let index = 0; index < 10; index++) {
    const turn = await pair.take(toAnn)
    await turn.sent?.({ id: "m", chatId: "with-ann", key: "k", degraded: [] })
  }
  for (let index = 0; index < 20; index++) await pair.take(to("with-ann", state))
  expect((await pair.take(to("with-ann", state))).at).toBe(now + 61_200)
  expect((await pair.take(toAnn)).at).toBeGreaterThan(now)
  expect((await pair.take({ ...toAnn, target: { to: ["+12025550102"] } })).at).toBe(now)
})

/** The least time that 31 messages took: more than a minute, or there are too many. */
function closest31(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return Math.min(...sorted.slice(30).map((at, index) => at - (sorted[index] ?? at)))
}
