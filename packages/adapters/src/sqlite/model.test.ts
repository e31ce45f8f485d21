import { describe, it } from "vitest"
import { keepsToTheModel } from "../fixtures/store-model.ts"
import { temporaryFiles } from "./fixtures/temporary.ts"
import { sqliteStore } from "./sqlite-store.ts"

const newFile = temporaryFiles()

describe("the SQLite store", () => {
  it("keeps each lane's order and one holder at a time, whatever the interleaving over two stores", {
    timeout: 300_000,
  }, async () => {
    let now = Date.now()
    const options = { file: newFile(), now: () => now }
    const stores = [sqliteStore(options), sqliteStore(options)]
    const elapse = async (ms: number) => {
      now += ms
    }
    await keepsToTheModel({ stores, elapse }, "model")
    await Promise.all(stores.map((store) => store.close()))
  })
})
