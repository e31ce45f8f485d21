import { type Kit, same, write } from "./tools.ts"

export function testState({ describe, withStore, elapse }: Kit): void {
  describe("state", () => {
    withStore("is written only over the version that was read", async (store) => {
      const first = await write(store, { key: "k", value: [1], ifVersion: 0 })
      same(await store.set({ key: "k", value: [2], ifVersion: 0 }), "conflict")
      const second = await write(store, { key: "k", value: [2], ifVersion: first })
      same(await store.set({ key: "k", value: [3], ifVersion: first }), "conflict")
      same(await store.get("k"), { value: [2], version: second })
    })

    withStore("is not shared with whoever wrote or read it", async (store) => {
      const value = { list: [1] }
      await store.set({ key: "k", value })
      value.list.push(2)
      same((await store.get("k"))?.value, { list: [1] })
    })

    withStore("can be deleted and expires", async (store) => {
      await store.set({ key: "k", value: 1 })
      await store.set({ key: "k", value: undefined })
      same(await store.get("k"), undefined)
      await store.set({ key: "k", value: 1, ttlMs: 50 })
      await elapse(60)
      same(await store.get("k"), undefined)
      await write(store, { key: "k", value: 2, ifVersion: 0 })
    })

    withStore(
      "never gives a version twice, so that nobody writes over what came after a deletion",
      async (store) => {
        const first = await write(store, { key: "k", value: 1 })
        await store.set({ key: "k", value: undefined })
        await write(store, { key: "k", value: 2 })
        same(await store.set({ key: "k", value: 3, ifVersion: first }), "conflict")
        await write(store, { key: "t", value: 1, ttlMs: 50 })
        const expired = await store.get("t")
        await elapse(60)
        await write(store, { key: "t", value: 2 })
        same(await store.set({ key: "t", value: 3, ifVersion: expired?.version ?? 0 }), "conflict")
      },
    )
  })
}
