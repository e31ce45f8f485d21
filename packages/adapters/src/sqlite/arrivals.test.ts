import type { Store } from "@backchat/core"
import { describe, expect, it } from "vitest"
import { claimOne, delivery } from "./fixtures/deliveries.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { sqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()

/** Claims as a worker does: whenever it is told that something may be there. */
async function claimOnArrival(store: Store): Promise<string> {
  const stop = new AbortController()
  for await (const _ of store.arrivals(stop.signal)) {
    const [claim] = await store.claim({ max: 1, leaseMs: 30_000 })
    if (claim !== undefined) {
      stop.abort()
      return claim.delivery.id
    }
  }
  throw new Error("The arrivals ended.")
}

/** Two stores on one file, the way two processes have it. */
async function withTwo(body: (here: Store, there: Store) => Promise<void>): Promise<void> {
  const file = newFile()
  const [here, there] = [sqliteStore({ file }), sqliteStore({ file })]
  await body(here, there)
  await Promise.all([here.close(), there.close()])
}

describe("arrivals", () => {
  it("tell what another process has kept", () =>
    withTwo(async (here, there) => {
      const claimed = claimOnArrival(there)
      await here.accept(delivery("a1"))
      expect(await claimed).toBe("a1")
    }))

  it("tell when a retry of another process is due", () =>
    withTwo(async (here, there) => {
      await here.accept(delivery("a1"))
      const claim = await claimOne(here)
      const claimed = claimOnArrival(there)
      await here.settle(claim, { kind: "retry", delayMs: 120, error: "x" })
      expect(await claimed).toBe("a1")
    }))

  it("tell when another process's lease runs out", () =>
    withTwo(async (here, there) => {
      await here.accept(delivery("a1"))
      await claimOne(here, 120)
      expect(await claimOnArrival(there)).toBe("a1")
    }))

  it("tell when this process's own retry is due, between two looks at the file", async () => {
    const store = sqliteStore({ file: newFile() })
    await store.accept(delivery("a1"))
    const claimed = claimOne(store).then(async (claim) => {
      const next = claimOnArrival(store)
      await store.settle(claim, { kind: "retry", delayMs: 5, error: "x" })
      return next
    })
    expect(await claimed).toBe("a1")
    await store.close()
  })

  it("wake everybody who listens", async () => {
    const store = sqliteStore({ file: newFile() })
    const claimed = Promise.all([claimOnArrival(store), claimOnArrival(store)])
    await Promise.all([store.accept(delivery("a1")), store.accept(delivery("b1"))])
    expect((await claimed).sort()).toEqual(["a1", "b1"])
    await store.close()
  })

  it("are quiet while nothing happens", async () => {
    const store = sqliteStore({ file: newFile() })
    await store.accept(delivery("a1"))
    await store.settle(await claimOne(store), { kind: "retry", delayMs: 150, error: "x" })
    let rings = 0
    for await (const _ of store.arrivals(AbortSignal.timeout(400))) rings++
    expect(rings).toBeGreaterThanOrEqual(2) // what waits already, and the retry
    expect(rings).toBeLessThanOrEqual(3)
    await store.close()
  })

  it("end when the signal aborts, and fail when the store is closed under them", async () => {
    const store = sqliteStore({ file: newFile() })
    const stop = new AbortController()
    const [ending, failing] = [stop.signal, new AbortController().signal].map((signal) =>
      store.arrivals(signal)[Symbol.asyncIterator](),
    )
    await Promise.all([ending?.next(), failing?.next()])
    const [end, failure] = [ending?.next(), failing?.next()]
    stop.abort()
    expect(await end).toMatchObject({ done: true })
    await store.close()
    await expect(failure).rejects.toMatchObject({ code: "shutting_down" })
  })
})
