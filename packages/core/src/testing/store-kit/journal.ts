import { claimOne, delivery, type Kit, same } from "./tools.ts"

export function testJournal({ describe, withStore }: Kit): void {
  describe("journal", () => {
    withStore("is there for the next attempt, whoever makes it", async (store) => {
      await store.accept(delivery("a1"))
      const first = await claimOne(store)
      same(first.journalled, false)
      await store.journal(first, [{ key: "sent:0", value: { id: "m1" } }])
      const second = await store
        .settle(
          first,
          { kind: "retry", delayMs: 0, error: "x" },
          { journal: [{ key: "sent:1", value: "m2" }] },
        )
        .then(() => claimOne(store))
      same(second.journalled, true)
      same(
        [...(await store.recall(second))],
        [
          ["sent:0", { id: "m1" }],
          ["sent:1", "m2"],
        ],
      )
    })

    withStore("is there too for whoever goes on with a released claim", async (store) => {
      await store.accept(delivery("a1"))
      await store.settle(
        await claimOne(store),
        { kind: "released" },
        { journal: [{ key: "sent:0", value: 1 }] },
      )
      const next = await claimOne(store)
      same([next.attempt, next.journalled, (await store.recall(next)).get("sent:0")], [1, true, 1])
    })

    withStore("belongs to one event", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      const first = await claimOne(store)
      await store.journal(first, [{ key: "sent:0", value: 1 }])
      await store.settle(first, { kind: "done" })
      same((await store.recall(await claimOne(store))).size, 0)
    })
  })
}
