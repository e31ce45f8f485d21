import { expect, it } from "vitest"
import { Lanes } from "./lanes.ts"

/** A run that ends when it is told to. */
function openEnded(name: string, log: string[]) {
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  const run = async () => {
    log.push(`${name} begins`)
    await finished
    log.push(`${name} ends`)
  }
  return { run, finish: () => finish() }
}

it("runs one after the other in a lane, and lanes side by side", async () => {
  const lanes = new Lanes()
  const log: string[] = []
  const [a, b, other] = [openEnded("a", log), openEnded("b", log), openEnded("other", log)]
  const all = [lanes.inTurn("1", a.run), lanes.inTurn("1", b.run), lanes.inTurn("2", other.run)]
  other.finish()
  await all[2]
  expect(log).toEqual(["a begins", "other begins", "other ends"])
  a.finish()
  await all[0]
  b.finish()
  await all[1]
  expect(log.slice(3)).toEqual(["a ends", "b begins", "b ends"])
})

it("goes on after a run that fails, and does not wait for ever for one that hangs", async () => {
  const lanes = new Lanes()
  const log: string[] = []
  const failing = lanes.inTurn("1", () => Promise.reject(new Error("no")))
  await expect(failing).rejects.toThrow("no")
  const hanging = openEnded("hanging", log)
  const stuck = lanes.inTurn("1", hanging.run)
  await lanes.inTurn("1", async () => log.push("next"))
  expect(log).toEqual(["hanging begins", "next"])
  hanging.finish()
  await stuck
})
