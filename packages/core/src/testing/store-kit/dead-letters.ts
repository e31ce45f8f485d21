import { claimOne, delivery, type Kit, order, same } from "./tools.ts"

export function testDeadLetters({ describe, withStore }: Kit): void {
  describe("dead letters", () => {
    withStore("are kept with their error while the lane goes on", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
      const [letter] = await store.buried.list()
      same([letter?.delivery.id, letter?.error, letter?.attempts], ["a1", "boom", 1])
      same((await claimOne(store)).delivery.id, "a2")
    })

    withStore("come back with their journal and no attempts", async (store) => {
      await store.accept(delivery("a1"))
      const claim = await claimOne(store)
      await store.settle(claim, { kind: "buried", error: "boom" }, { journal: [{ key: "sent:0", value: 1 }] })
      same(await store.buried.redrive("a1"), true)
      same(await store.buried.redrive("a1"), false)
      const again = await claimOne(store)
      same([again.delivery.id, again.attempt], ["a1", 1])
      same((await store.recall(again)).get("sent:0"), 1)
      same((await store.buried.list()).length, 0)
    })

    withStore("come back before what arrived after them, in the order of their arrival", async (store) => {
      for (const id of ["a1", "a2", "a3", "a4"]) await store.accept(delivery(id))
      for (let turn = 0; turn < 2; turn++) {
        await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
      }
      same(await store.buried.redrive("a1", "front"), true)
      same(await store.buried.redrive("a2", "front"), true)
      same(await order(store, 4), ["a1", "a2", "a3", "a4"])
      same((await store.depth()).waiting, 0)
    })

    withStore("come back behind a claimed delivery, and it keeps its claim", async (store) => {
      for (const id of ["a1", "a2", "a3"]) await store.accept(delivery(id))
      const first = await claimOne(store)
      await store.journal(first, [{ key: "sent:0", value: "of a1" }])
      await store.settle(first, { kind: "buried", error: "boom" })
      const second = await claimOne(store)
      await store.journal(second, [{ key: "sent:0", value: "of a2" }])
      await store.buried.redrive("a1", "front")
      same((await store.recall(second)).get("sent:0"), "of a2")
      await store.settle(second, { kind: "retry", delayMs: 0, error: "x" })
      const again = await claimOne(store)
      same([again.delivery.id, again.attempt, (await store.recall(again)).get("sent:0")], ["a2", 2, "of a2"])
      await store.settle(again, { kind: "done" })
      const redriven = await claimOne(store)
      same([redriven.delivery.id, (await store.recall(redriven)).get("sent:0")], ["a1", "of a1"])
      await store.settle(redriven, { kind: "done" })
      same(await order(store, 1), ["a3"])
    })

    withStore("do not wait for the retry of what arrived after them", async (store) => {
      for (const id of ["a1", "a2"]) await store.accept(delivery(id))
      await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
      await store.settle(await claimOne(store), { kind: "retry", delayMs: 60_000, error: "x" })
      await store.buried.redrive("a1", "front")
      same(await order(store, 2), ["a1", "a2"])
    })

    withStore("come back at the end of their lane where that is wanted", async (store) => {
      for (const id of ["a1", "a2", "a3"]) await store.accept(delivery(id))
      await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
      await store.buried.redrive("a1", "back")
      same(await order(store, 3), ["a2", "a3", "a1"])
    })

    withStore("can be dropped", async (store) => {
      await store.accept(delivery("a1"))
      await store.settle(await claimOne(store), { kind: "buried", error: "boom" })
      same(await store.buried.drop("a1"), true)
      same(await store.buried.drop("a1"), false)
      same((await store.depth()).buried, 0)
    })
  })
}
